import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { Acceptance, Blocked, FrameAsked } from "@lets-meet/shared/protocol/safety.ts";
import type { Presence } from "@lets-meet/shared/protocol/session.ts";
import type { Socket } from "socket.io";
import { fullBucket, type Rate, type TokenBucket } from "../domain/token-bucket.ts";
import type { CutReason } from "../ops/events.ts";
import type { Clock } from "../ports.ts";
import type { Identity } from "../services/account/token.ts";
import type { AddressUse, Admission, Visitor } from "../services/admission.ts";
import type { Person } from "../services/safety/subjects.ts";
import type { Watcher } from "../services/session/presence.ts";
import type { SessionService } from "../services/session/session.ts";
import type { Attachment } from "../services/session/session-types.ts";
import type { Emitter } from "./emit.ts";
import { isSlowReader } from "./engine.ts";
import type { EventPacket } from "./receive.ts";
import type { Taker } from "./transport.ts";

/** The single entry for requests: takes parsed events, and counts those refused unparsed for their rate. */
export type Dispatch = {
  readonly take: (connection: Connection, packet: EventPacket) => void;
  /** Counts a rate refusal; `false` once there are so many in a row that the connection is cut. */
  readonly excess: (connection: Connection, ack: Ack<never>) => boolean;
};

/** A connection that is rate-limited more often than this is a flood, and is cut. */
export const excessRate: Rate = { perSecond: 2, burst: 400 };

/** The dependencies that all connections share. */
export type ConnectionOptions = {
  readonly admission: Pick<Admission, "take">;
  readonly sessions: Pick<SessionService, "isCurrent">;
  readonly emitter: Emitter;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly cut: (socket: Socket, why: CutReason) => void;
};

/** One attached socket, as the handlers see it: its visitor, its login and its session. */
export class Connection implements Taker, Watcher {
  readonly attachment: Attachment;
  readonly visitor: Visitor;
  /** The login of the handshake, if any. */
  readonly identity: Identity | null;
  /** The remaining rate refusals before the connection counts as a flood. */
  readonly refusals: TokenBucket;
  saidBye = false;
  /** The version of the rules that its page has accepted last, if any. */
  acceptance: Acceptance | null;
  /** The id of the receipt that its browser has shown, of an earlier block. */
  readonly receipt: string | null;
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;

  constructor(
    options: ConnectionOptions,
    socket: Socket,
    who: Pick<Connection, "attachment" | "visitor" | "identity" | "acceptance" | "receipt">,
  ) {
    this.#options = options;
    this.#socket = socket;
    this.attachment = who.attachment;
    this.visitor = who.visitor;
    this.identity = who.identity;
    this.acceptance = who.acceptance;
    this.receipt = who.receipt;
    this.refusals = fullBucket(excessRate, options.clock.now());
  }

  /**
   * Takes `cost` of the address's tokens for that use and returns 0, or the milliseconds until they are available. `now` is
   * the time of the request.
   */
  admit(use: AddressUse, cost: number, now: number): number {
    return this.#options.admission.take(this.visitor, use, cost, now);
  }

  /** True if this connection still has its session; otherwise its requests are void. */
  isCurrent(): boolean {
    return this.#options.sessions.isCurrent(this.attachment);
  }

  isSlowReader(): boolean {
    return isSlowReader(this.#socket.conn);
  }

  cut(why: CutReason): void {
    this.#options.cut(this.#socket, why);
  }

  event(packet: EventPacket): void {
    this.#options.dispatch.take(this, packet);
  }

  excess(ack: Ack<never>): void {
    this.#options.dispatch.excess(this, ack);
  }

  get person(): Person {
    const { attachment, visitor, receipt } = this;
    return { session: attachment.id, address: visitor.address, receipt };
  }

  /** Tells the page why it is blocked, and closes the connection. */
  block(blocked: Blocked): void {
    this.#options.emitter.notice(this.#socket.conn, "safety:blocked", blocked);
    this.cut("blocked");
  }

  /** Asks the page for a picture of its camera. */
  askFrame(asked: FrameAsked): void {
    this.#options.emitter.notice(this.#socket.conn, "safety:frame-asked", asked);
  }

  online(presence: Presence): void {
    this.#options.emitter.notice(this.#socket.conn, "presence:count", presence);
  }
}
