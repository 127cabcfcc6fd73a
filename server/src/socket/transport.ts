import { type Ack, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Handshake } from "@lets-meet/shared/protocol/session.ts";
import type { CutReason, Events } from "../ops/events.ts";
import type { Clock } from "../ports.ts";
import type { Admission, Visitor } from "../services/admission.ts";
import type { Emitter, Patience } from "./emit.ts";
import { type Engine, takeMessages, terminate } from "./engine.ts";
import { type EventPacket, goodbye, isConnect, readEvent, readHead, textBytes } from "./receive.ts";

/** The dependencies that all transports share. */
export type TransportOptions = {
  readonly admission: Admission;
  readonly emitter: Pick<Emitter, "answer" | "hold">;
  readonly events: Events;
  readonly clock: Clock;
};

/** Handles a connected page's events, and those that were refused unparsed for their rate. */
export type Taker = {
  readonly event: (packet: EventPacket) => void;
  /** Called with the answer that the event received, if it asked for one. */
  readonly excess: (ack: Ack<never>) => void;
};

/**
 * One transport, with one life cycle: it is opened, sends CONNECT once, and is the connection of one session
 * until it closes. Any other message ends it: another CONNECT, a DISCONNECT, another namespace, a binary
 * message, or an event before the session is attached. Socket.IO sees only the CONNECT.
 */
export class Transport {
  readonly engine: Engine;
  readonly visitor: Visitor;
  /** The address has too many open transports: this one only exists to be told so. */
  readonly isOver: boolean;
  /** The handshake in the page's CONNECT, until the session is attached. */
  handshake: Handshake | null = null;
  /** The id of the receipt in it, if the server has signed it. */
  receipt: string | null = null;
  readonly #options: TransportOptions;
  /** Until the CONNECT arrives. */
  #toSocketIo: ((message: string) => void) | null;
  #taker: Taker | null = null;

  constructor(options: TransportOptions, engine: Engine, visitor: Visitor, isOver: boolean) {
    this.#options = options;
    this.engine = engine;
    this.visitor = visitor;
    this.isOver = isOver;
    this.#toSocketIo = takeMessages(engine, (message) => this.#take(message));
  }

  /** The session is attached: events go to `taker` from now on. */
  attach(taker: Taker): void {
    this.#taker = taker;
  }

  /** Closes the transport at once. */
  end(why: CutReason): void {
    if (this.engine.readyState !== "open") return;
    this.#options.events.cut(why);
    terminate(this.engine);
  }

  #take(message: unknown): void {
    if (this.engine.readyState !== "open") return;
    if (message === goodbye) terminate(this.engine);
    else if (typeof message !== "string") this.end("bad-frame");
    else if (this.#taker !== null) this.#takeEvent(message, this.#taker);
    else if (this.#toSocketIo === null || !isConnect(message)) this.end("bad-handshake");
    else {
      const toSocketIo = this.#toSocketIo;
      this.#toSocketIo = null;
      // Socket.IO's answer and the first message of the session, which follows in the same turn.
      this.#options.emitter.hold(this.engine);
      toSocketIo(message);
    }
  }

  /**
   * Takes EVENT packets directly from the wire, without Socket.IO's decoder, event-loop turn and middleware
   * chain, which would be a third of a signal's cost.
   */
  #takeEvent(message: string, taker: Taker): void {
    const { admission, emitter, clock } = this.#options;
    const at = clock.now();
    const waitMs = admission.takeFrame(this.visitor, message.length, at);
    if (waitMs > 0) {
      this.#refuse(message, waitMs, taker);
      return;
    }
    const event = readEvent(message);
    if (event === null) {
      this.end("bad-frame");
      return;
    }
    const { args, json, ackId } = event;
    const answer =
      ackId === ""
        ? undefined
        : (ack: Ack<unknown>, patience: Patience) => emitter.answer(this.engine, ackId, ack, patience);
    taker.event({ args, json, bytes: textBytes(json), at, answer });
  }

  #refuse(message: string, waitMs: number, taker: Taker): void {
    const read = readHead(message);
    if (read === null) {
      this.end("flood");
      return;
    }
    const ack = refuse("rate-limited", waitMs);
    if (read.ackId !== "") this.#options.emitter.answer(this.engine, read.ackId, ack, "soon");
    taker.excess(ack);
  }
}
