import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import { shield } from "../domain/shield.ts";
import type { RelayPool } from "../domain/shield-candidate.ts";
import type { Events } from "../ops/events.ts";

/** Lets signals of relay-only calls pass, and nothing in them that shows an address outside the pool. */
export class Shielding {
  readonly #pool: RelayPool;
  readonly #events: Events;

  /** `pool`: the addresses at which calls are relayed; empty where there is no TURN, and then no candidate passes. */
  constructor(pool: RelayPool, events: Events) {
    this.#pool = pool;
    this.#events = events;
  }

  /** What may pass of them, in their order. */
  pass(signals: readonly Signal[]): Signal[] {
    const passed = signals.flatMap((signal) => shield(signal, this.#pool) ?? []);
    if (passed.length < signals.length) this.#events.signalsStopped(signals.length - passed.length);
    return passed;
  }
}
