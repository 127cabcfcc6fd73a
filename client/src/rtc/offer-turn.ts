import type { Turn } from "@lets-meet/shared/protocol/signal.ts";

export type OfferTurnOptions = {
  readonly polite: boolean;
  readonly send: (says: Turn["says"]) => void;
  /** Whether no exchange of descriptions is under way. */
  readonly isFree: () => boolean;
  readonly offer: () => void;
};

/**
 * How long the impolite side holds back for an offer that it has granted. Signals arrive or the link is built anew, so
 * this only runs out with a line that is down for long, over which an offer of this side would not come either.
 */
export const grantedForMs = 10_000;

/**
 * Whose turn it is to offer. The impolite side offers when it likes, but not while it has granted the polite side its
 * turn; an ask that crosses its own offer it lets go, because the polite side asks anew once it has answered.
 */
export class OfferTurn {
  readonly #options: OfferTurnOptions;
  #isAsking = false;
  #isHeldBack = false;
  #granted: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OfferTurnOptions) {
    this.#options = options;
  }

  /** This side's connection has something to offer. */
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

  /** The other side has offered. A connection that still has something to offer after its answer says so again. */
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
