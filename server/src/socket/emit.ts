import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { Logged, LoggedName, Notice, NoticeName } from "@lets-meet/shared/protocol/events.ts";
import type { Clock, Timer } from "../ports.ts";
import { type Engine, write } from "./engine.ts";

/** How long an answer waits for company, in milliseconds. */
const companyMs = 4;

/**
 * The way out to pages. A write to a socket costs more than all else that is done for a request, so an answer waits a
 * moment for whatever goes to the same page next, and goes with it: still before it, in the order in which both were
 * sent. Nobody waits for an answer that closely.
 */
export class Emitter {
  readonly #clock: Clock;
  readonly #answers = new Map<Engine, string[]>();
  #timer: Timer | null = null;

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

  /** Answers the request that asked under that id. */
  answer(engine: Engine, ackId: string, ack: Ack<unknown>): void {
    const packet = `3${ackId}[${JSON.stringify(ack)}]`;
    const waiting = this.#answers.get(engine);
    if (waiting === undefined) this.#answers.set(engine, [packet]);
    else waiting.push(packet);
    if (this.#timer === null) this.#timer = this.#clock.after(companyMs, () => this.#flush());
  }

  #send(engine: Engine, packet: string): void {
    const answers = this.#answers.get(engine);
    if (answers !== undefined) this.#answers.delete(engine);
    write(engine, answers === undefined ? [packet] : [...answers, packet]);
  }

  #flush(): void {
    this.#timer = null;
    for (const [engine, answers] of this.#answers) write(engine, answers);
    this.#answers.clear();
  }
}
