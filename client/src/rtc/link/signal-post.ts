import { limits } from "@lets-meet/shared/limits.ts";
import type { Signal } from "@lets-meet/shared/protocol/signal.ts";

/** The time candidates wait for more, in milliseconds; they are found in bursts. */
const gatherMs = 8;

/** Sends signals in order: a description or a turn at once, candidates in batches. */
export class SignalPost {
  readonly #deliver: (signals: Signal[]) => void;
  #waiting: Signal[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(deliver: (signals: Signal[]) => void) {
    this.#deliver = deliver;
  }

  send(signal: Signal): void {
    if (this.#isClosed) return;
    this.#waiting.push(signal);
    if (signal.kind !== "candidate" || this.#waiting.length >= limits.signalsPerMessage) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), gatherMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  /** Sends the waiting candidates at once. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const signals = this.#waiting;
    this.#waiting = [];
    if (signals.length > 0) this.#deliver(signals);
  }
}
