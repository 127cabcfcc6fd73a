import type { Turn } from "@lets-meet/shared/protocol/signal.ts";

export type OfferTurnOptions = {
  readonly polite: boolean;
  readonly send: (says: Turn["says"]) => void;
  /** True while no exchange of descriptions is in progress. */
  readonly isFree: () => boolean;
  readonly offer: () => void;
};

/**
 * The time for which the impolite side holds back after a grant. Signals arrive or the link is rebuilt, so
 * this expires only on a line that is down for long, where an offer of this side would not arrive either.
 */
export const grantedForMs = 10_000;

/**
 * Decides which side may offer. The impolite side offers at any time, except after it has granted the polite
 * side its turn. It ignores an ask that crosses its own offer, because the polite side asks again after its
 * answer.
 */
export class OfferTurn {
  readonly #options: OfferTurnOptions;
  #isAsking = false;
  #isHeldBack = false;
  #granted: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OfferTurnOptions) {
    this.#options = options;
  }

  /** This side's connection needs an offer. */
  want(): void {
    const { polite, send, offer } = this.#options;
    if (!polite) {
      if (this.#granted === undefined) offer();
      else this.#isHeldBack = true;
    } else if (!this.#isAsking) {
      this.#isAsking = true;
      send("ask");
    }
  }

  hear(says: Turn["says"]): void {
    if (this.#options.polite) this.#hearAsPolite(says);
    else if (says === "ask" && this.#granted === undefined && this.#options.isFree()) this.#grant();
  }

  /** The peer has offered. A connection that still needs an offer after its answer reports it again. */
  offered(): void {
    this.#isAsking = false;
    this.#isHeldBack = false;
    this.close();
  }

  close(): void {
    clearTimeout(this.#granted);
    this.#granted = undefined;
  }

  #hearAsPolite(says: Turn["says"]): void {
    if (says !== "grant" || !this.#isAsking) return;
    this.#isAsking = false;
    this.#options.offer();
  }

  #grant(): void {
    this.#granted = setTimeout(() => this.#runOut(), grantedForMs);
    this.#options.send("grant");
  }

  #runOut(): void {
    this.#granted = undefined;
    if (!this.#isHeldBack) return;
    this.#isHeldBack = false;
    this.#options.offer();
  }
}
