import { type Ack, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { CutReason } from "../ops/events.ts";
import type { Admission, Visitor } from "../services/admission.ts";
import { type Engine, takeMessages, terminate } from "./engine.ts";
import { type EventPacket, goodbye, isConnect, readEvent, readHead, textBytes } from "./receive.ts";

export type TransportOptions = {
  readonly engine: Engine;
  readonly visitor: Visitor;
  readonly admission: Admission;
  readonly answer: (ackId: string, ack: Ack<unknown>) => void;
  readonly ended: (why: CutReason) => void;
};

/** What takes a connected page's events, and hears of those that came too often to be read. */
export type Taker = {
  readonly event: (packet: EventPacket) => void;
  /** Told with the answer that the event gets, and where one was asked for. */
  readonly excess: (ack: Ack<never>) => void;
};

/**
 * One transport and its one life: it is opened, says CONNECT once, and is the connection of one session until it closes.
 * Whatever has no place in that ends it: another CONNECT, a DISCONNECT, another namespace, a binary message, an event
 * before the session is attached. Socket.IO sees the CONNECT and nothing else.
 */
export class Transport {
  readonly visitor: Visitor;
  readonly #options: TransportOptions;
  readonly #toSocketIo: (message: string) => void;
  #hasConnected = false;
  #taker: Taker | null = null;

  constructor(options: TransportOptions) {
    const { engine, visitor } = options;
    this.#options = options;
    this.visitor = visitor;
    this.#toSocketIo = takeMessages(engine, (message) => this.#take(message));
  }

  /** The session is attached: events go to `taker` from now on. */
  attach(taker: Taker): void {
    this.#taker = taker;
  }

  /** Closes the transport at once. */
  end(why: CutReason): void {
    if (this.#options.engine.readyState !== "open") return;
    this.#options.ended(why);
    terminate(this.#options.engine);
  }

  #take(message: unknown): void {
    if (this.#options.engine.readyState !== "open") return;
    if (message === goodbye) terminate(this.#options.engine);
    else if (typeof message !== "string") this.end("bad-frame");
    else if (this.#taker !== null) this.#takeEvent(message, this.#taker);
    else if (this.#hasConnected || !isConnect(message)) this.end("bad-handshake");
    else {
      this.#hasConnected = true;
      this.#toSocketIo(message);
    }
  }

  /**
   * An EVENT packet is taken from the wire itself, without the decoder, the turn of the event loop and the chain of
   * middlewares through which Socket.IO would bring it, because that is a third of what a signal costs.
   */
  #takeEvent(message: string, taker: Taker): void {
    const { admission, answer } = this.#options;
    const waitMs = admission.takeFrame(this.visitor, message.length);
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
    const answered = ackId === "" ? undefined : (ack: Ack<unknown>) => answer(ackId, ack);
    taker.event({ args, json, bytes: textBytes(json), answer: answered });
  }

  #refuse(message: string, waitMs: number, taker: Taker): void {
    const read = readHead(message);
    if (read === null) {
      this.end("flood");
      return;
    }
    const ack = refuse("rate-limited", waitMs);
    if (read.ackId !== "") this.#options.answer(read.ackId, ack);
    taker.excess(ack);
  }
}
