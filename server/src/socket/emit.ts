import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { Logged, LoggedName, Notice, NoticeName } from "@lets-meet/shared/protocol/events.ts";
import type { Socket } from "socket.io";
import type { Clock, Timer } from "../ports.ts";
import { textFrames } from "./frame.ts";

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

type FrameOptions = { compress?: boolean; readonly wsPreEncodedFrame: readonly Uint8Array[] };

/**
 * Sends packets of the main namespace (Socket.IO protocol 5) with one write. Encoding them here and once skips the
 * adapter, the search for binary attachments and the packet objects of `socket.emit`.
 */
function write({ conn, connected }: PageSocket, packets: readonly string[]): void {
  if (!connected) return;
  if (conn.transport.name === "websocket") {
    // engine.io sends these frames as they are, for a WebSocket is never left for polling; its types do not know it.
    const options: FrameOptions = { wsPreEncodedFrame: textFrames(packets.map((packet) => `4${packet}`)) };
    conn.write(packets.join(""), options);
  } else for (const packet of packets) conn.write(packet);
}

/** How long an answer waits for company, in milliseconds. */
const companyMs = 4;

/**
 * The way out to pages. A write to a socket costs more than all else that is done for a request, so an answer waits a
 * moment for whatever goes to the same page next, and goes with it: still before it, in the order in which both were
 * sent. Nobody waits for an answer that closely.
 */
export class Emitter {
  readonly #clock: Clock;
  readonly #answers = new Map<PageSocket, string[]>();
  #timer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends an entry of the session's log with its id; `json` is the payload as text, where it is at hand. */
  logged<N extends LoggedName>(
    socket: PageSocket,
    event: N,
    payload: Logged<N>,
    id: number,
    json = JSON.stringify(payload),
  ): void {
    this.#send(socket, `2["${event}",${json},${id}]`);
  }

  /** Sends a notice about this connection. */
  notice<N extends NoticeName>(socket: PageSocket, event: N, payload: Notice<N>): void {
    this.#send(socket, `2${JSON.stringify([event, payload])}`);
  }

  /** Answers the request that asked under that id. */
  answer(socket: PageSocket, ackId: string, ack: Ack<unknown>): void {
    const packet = `3${ackId}[${JSON.stringify(ack)}]`;
    const waiting = this.#answers.get(socket);
    if (waiting === undefined) this.#answers.set(socket, [packet]);
    else waiting.push(packet);
    if (this.#timer === null) this.#timer = this.#clock.after(companyMs, () => this.#flush());
  }

  #send(socket: PageSocket, packet: string): void {
    const answers = this.#answers.get(socket);
    if (answers !== undefined) this.#answers.delete(socket);
    write(socket, answers === undefined ? [packet] : [...answers, packet]);
  }

  #flush(): void {
    this.#timer = null;
    for (const [socket, answers] of this.#answers) write(socket, answers);
    this.#answers.clear();
  }
}
