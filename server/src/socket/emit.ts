import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { Logged, LoggedName, Notice, NoticeName } from "@lets-meet/shared/protocol/events.ts";
import type { Socket } from "socket.io";
import { textFrame } from "./frame.ts";

/** A socket of any event maps: what is sent is typed here, by the maps in `shared`. */
export type PageSocket = Pick<Socket, "conn" | "connected">;

/**
 * What may wait for a slow reader: more than a whole session's log, because a page that resumes gets that at once. What
 * stands beyond is in the log, and comes after a reconnect.
 */
const mostWaiting = { packets: 512, bytes: 1_048_576 };
/** So few are never worth weighing. */
const fewPackets = 16;

/** Whether the other end has stopped reading: engine.io then keeps every packet in memory, without bound. */
export function isSlowReader({ conn }: PageSocket): boolean {
  // engine.io counts its waiting packets in a private field and nowhere else.
  const waiting: unknown = Reflect.get(conn, "writeBuffer");
  if (!Array.isArray(waiting) || waiting.length <= fewPackets) return false;
  const packets: readonly { readonly data?: unknown }[] = waiting;
  const bytes = packets.reduce((sum, { data }) => sum + (typeof data === "string" ? data.length : 0), 0);
  return packets.length > mostWaiting.packets || bytes > mostWaiting.bytes;
}

/**
 * Sends a packet of the main namespace (Socket.IO protocol 5). Encoding it here and once skips the adapter, the search
 * for binary attachments and the packet objects of `socket.emit`.
 */
function send({ conn, connected }: PageSocket, packet: string): void {
  if (!connected) return;
  if (conn.transport.name === "websocket") {
    // engine.io sends this frame as it is, unless the transport has changed meanwhile; its types do not know it.
    const options: FrameOptions = { wsPreEncodedFrame: textFrame(`4${packet}`) };
    conn.write(packet, options);
  } else conn.write(packet);
}
type FrameOptions = { compress?: boolean; readonly wsPreEncodedFrame: readonly Uint8Array[] };

/** Sends an entry of the session's log with its id; `json` is the payload as text, where it is at hand. */
export function emitLogged<N extends LoggedName>(
  socket: PageSocket,
  event: N,
  payload: Logged<N>,
  id: number,
  json = JSON.stringify(payload),
): void {
  send(socket, `2["${event}",${json},${id}]`);
}

/** Sends a notice about this connection. */
export function emitNotice<N extends NoticeName>(socket: PageSocket, event: N, payload: Notice<N>): void {
  send(socket, `2${JSON.stringify([event, payload])}`);
}

/** Answers the request that asked under that id. */
export function emitAck(socket: PageSocket, ackId: string, ack: Ack<unknown>): void {
  send(socket, `3${ackId}[${JSON.stringify(ack)}]`);
}
