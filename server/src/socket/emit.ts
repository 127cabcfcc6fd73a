import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { Logged, LoggedName, Notice, NoticeName } from "@lets-meet/shared/protocol/events.ts";
import type { Clock, Timer } from "../ports.ts";
import { type Engine, write } from "./engine.ts";

/** How long an answer waits for company, in milliseconds: one that a person may wait for, and one that only a page does. */
const [soonMs, lateMs] = [4, 1_000];
/** A page sends only so many requests before it has answers (`outboxWindow`), so that many go without company. */
const mostLate = 8;
/** Those that wait long are looked after so many milliseconds apart, however many there are. */
const tickMs = 20;

/** Answers that wait to be sent to one page, and until when the first of them may. */
type Waiting = { readonly packets: string[]; readonly dueAt: number };

/**
 * The way out to pages. A write to a socket costs more than all else that is done for a request, so an answer waits a
 * moment for whatever goes to the same page next, and goes with it: still before it, in the order in which both were
 * sent. Nobody waits for an answer that closely.
 */
export class Emitter {
  readonly #clock: Clock;
  /** In the order in which they are due. */
  readonly #waiting = new Map<Engine, Waiting>();
  readonly #soon = new Set<Engine>();
  #soonTimer: Timer | null = null;
  #lateTimer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends an entry of the session's log with its id; `json` is the payload as text, where it is at hand. */
  logged<N extends LoggedName>(
    engine: Engine,
    event: N,
    payload: Logged<N>,
    id: number,
    json = JSON.stringify(payload),
  ): void {
    this.#send(engine, `2["${event}",${json},${id}]`);
  }

  /** Sends a notice about this connection. */
  notice<N extends NoticeName>(engine: Engine, event: N, payload: Notice<N>): void {
    this.#send(engine, `2${JSON.stringify([event, payload])}`);
  }

  /** Answers the request that asked under that id; the answer `canWait` when nobody sees whether it has come. */
  answer(engine: Engine, ackId: string, ack: Ack<unknown>, canWait = false): void {
    let waiting = this.#waiting.get(engine);
    if (waiting === undefined) {
      waiting = { packets: [], dueAt: this.#clock.now() + lateMs };
      this.#waiting.set(engine, waiting);
    }
    waiting.packets.push(`3${ackId}[${JSON.stringify(ack)}]`);
    if (canWait && waiting.packets.length < mostLate) {
      if (this.#lateTimer === null) this.#lateTimer = this.#clock.after(lateMs, () => this.#flushLate());
      return;
    }
    this.#soon.add(engine);
    if (this.#soonTimer === null) this.#soonTimer = this.#clock.after(soonMs, () => this.#flushSoon());
  }

  #send(engine: Engine, packet: string): void {
    const waiting = this.#waiting.get(engine);
    if (waiting !== undefined) this.#waiting.delete(engine);
    write(engine, waiting === undefined ? [packet] : [...waiting.packets, packet]);
  }

  #flush(engine: Engine): void {
    const waiting = this.#waiting.get(engine);
    if (waiting === undefined) return;
    this.#waiting.delete(engine);
    write(engine, waiting.packets);
  }

  #flushSoon(): void {
    this.#soonTimer = null;
    for (const engine of this.#soon) this.#flush(engine);
    this.#soon.clear();
  }

  #flushLate(): void {
    this.#lateTimer = null;
    const now = this.#clock.now();
    for (const [engine, { dueAt }] of this.#waiting) {
      if (dueAt > now) {
        this.#lateTimer = this.#clock.after(Math.max(tickMs, dueAt - now), () => this.#flushLate());
        return;
      }
      this.#flush(engine);
    }
  }
}
