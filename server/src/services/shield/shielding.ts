import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import { shield } from "../../domain/shield/shield.ts";
import type { RelayPool } from "../../domain/shield/shield-candidate.ts";
import type { Events } from "../../ops/events.ts";

/** Passes signals of relay-only calls, without any address outside the pool. */
export class Shielding {
  readonly #pool: RelayPool;
  readonly #events: Events;

  /** `pool`: the relay addresses; empty without TURN, and then no candidate passes. */
  constructor(pool: RelayPool, events: Events) {
    this.#pool = pool;
    this.#events = events;
  }

  /** The parts of the signals that may pass, in their order. */
  pass(signals: readonly Signal[]): Signal[] {
    const passed = signals.flatMap((signal) => shield(signal, this.#pool) ?? []);
    if (passed.length < signals.length) this.#events.signalsStopped(signals.length - passed.length);
    return passed;
  }
}
