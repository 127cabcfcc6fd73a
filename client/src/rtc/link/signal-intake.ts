import type { Signal } from "@lets-meet/shared/protocol/signal.ts";

/**
 * The most that is held while earlier places are missing; a place dropped here arrives again by the other
 * path.
 */
const mostHeld = { batches: 128, characters: 262_144 };

/** Takes each place of a partner's link once and in order, from whichever path delivers it first. */
export class SignalIntake {
  readonly #deliver: (signals: readonly Signal[]) => void;
  readonly #held = new Map<number, readonly Signal[]>();
  #next = 0;

  constructor(deliver: (signals: readonly Signal[]) => void) {
    this.#deliver = deliver;
  }

  take(place: number, signals: readonly Signal[]): void {
    if (place < this.#next || this.#held.has(place)) return;
    if (place !== this.#next && !this.#hasRoomFor(signals)) return;
    this.#held.set(place, signals);
    for (let due = this.#held.get(this.#next); due !== undefined; due = this.#held.get(this.#next)) {
      this.#held.delete(this.#next++);
      this.#deliver(due);
    }
  }

  #hasRoomFor(signals: readonly Signal[]): boolean {
    const characters = [...this.#held.values(), signals].reduce((sum, held) => sum + lengthOf(held), 0);
    return this.#held.size < mostHeld.batches && characters <= mostHeld.characters;
  }
}

const lengthOf = (signals: readonly Signal[]): number =>
  signals.reduce((sum, signal) => sum + textOf(signal).length, 0);

function textOf(signal: Signal): string {
  if (signal.kind === "turn") return signal.says;
  return signal.kind === "candidate" ? signal.candidate : signal.sdp;
}
