import type { Logged, LoggedName, Notice, NoticeName } from "@lets-meet/shared/protocol/events.ts";
import type { Socket } from "socket.io";

/** A socket of any event maps: what is sent is typed here, by the maps in `shared`. */
export type PageSocket = Pick<Socket, "conn" | "connected">;

/** Packets that may wait for a slow reader; what stands beyond is in the session's log, and comes after a reconnect. */
const mostWaiting = 128;

/** Whether the other end has stopped reading: engine.io then keeps every packet in memory, without bound. */
export function isSlowReader({ conn }: PageSocket): boolean {
  // engine.io counts its waiting packets in a private field and nowhere else.
  const waiting: unknown = Reflect.get(conn, "writeBuffer");
  return Array.isArray(waiting) && waiting.length > mostWaiting;
}

/**
 * Sends an EVENT packet of the main namespace (Socket.IO protocol 5: type 2, then the arguments as JSON). Encoding it
 * here and once skips the adapter, the search for binary attachments and the packet objects of `socket.emit`.
 */
function send(socket: PageSocket, args: readonly unknown[]): void {
  if (socket.connected) socket.conn.write(`2${JSON.stringify(args)}`);
}

/** Sends an entry of the session's log with its id. */
export function emitLogged<N extends LoggedName>(
  socket: PageSocket,
  event: N,
  payload: Logged<N>,
  id: number,
): void {
  send(socket, [event, payload, id]);
}

/** Sends a notice about this connection. */
export function emitNotice<N extends NoticeName>(socket: PageSocket, event: N, payload: Notice<N>): void {
  send(socket, [event, payload]);
}
