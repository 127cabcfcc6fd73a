import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { Logged, LoggedName, Notice, NoticeName } from "@lets-meet/shared/protocol/events.ts";
import type { Clock, Timer } from "../ports.ts";
import { type Engine, write } from "./engine.ts";

/**
 * The time an answer may wait to be batched, in milliseconds: if a person waits for it, and if only the page
 * does.
 */
const [soonMs, lateMs] = [4, 1_000];
/** This many late answers are sent soon: a page pauses with too many unanswered requests (`outboxWindow`). */
const mostLate = 8;
/** The shortest delay until late answers are checked again, in milliseconds. */
const shortestTickMs = 20;

/** Answers that wait to be sent to one page, and the deadline of the first. */
type Waiting = { readonly packets: string[]; readonly dueAt: number };

/**
 * Sends packets to pages. A write to a socket costs more than all other work of a request, so an answer waits
 * briefly for the next packet to the same page and is sent in the same write, before it and in the original
 * order. No page depends on an answer that soon.
 */
export class Emitter {
  readonly #clock: Clock;
  /** In order of their deadlines. */
  readonly #waiting = new Map<Engine, Waiting>();
  readonly #soon = new Set<Engine>();
  #soonTimer: Timer | null = null;
  #lateTimer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends an entry of the session's log with its id; `json` is the payload as text, if available. */
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

  /**
   * Answers the request with that id; an answer may be late (`canWait`) if no user sees whether it arrived.
   */
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
        this.#lateTimer = this.#clock.after(Math.max(shortestTickMs, dueAt - now), () => this.#flushLate());
        return;
      }
      this.#flush(engine);
    }
  }
}
