import { z } from "zod";
import { payloadOf, type RawEvent, type RawPage } from "./raw-page.ts";
import type { Recorded } from "./record-call.ts";

const Matched = z.object({ matchId: z.string() });

/** A page that searches, sends signals and goes to the next, and tracks its current match. */
export class Visitor {
  matchId: string | null = null;
  #matchedAt = 0;
  /** The totals of matches and signals received, and of signals sent. */
  matches = 0;
  delivered = 0;
  sent = 0;
  onMatched: () => void = () => undefined;
  onLeft: () => void = () => undefined;
  readonly #page: RawPage;
  /** It requests an answer to each request. */
  asks: boolean;
  #seq = 0;

  constructor(page: RawPage, asks: boolean) {
    this.#page = page;
    this.asks = asks;
    page.onEvent = (event) => this.#take(event);
  }

  get refusals(): readonly string[] {
    return this.#page.refusals;
  }

  /** True if the match has lasted long enough that a next keeps both sides within one search per second. */
  get mayGoOn(): boolean {
    return this.matchId !== null && performance.now() - this.#matchedAt > 1_200;
  }

  search(interest: string | null = null): void {
    this.#send("stranger:search", wishFor(interest));
  }

  next(): void {
    const { matchId } = this;
    this.matchId = null;
    this.#send("stranger:next", { matchId, wish: wishFor(null) });
  }

  leave(): void {
    if (this.matchId === null) return;
    this.#send("stranger:leave", { matchId: this.matchId });
    this.matchId = null;
  }

  signal(signals: readonly unknown[]): void {
    if (this.matchId === null) return;
    this.sent++;
    const [from, to, place] = ["link-aaaa", "link-bbbb", this.#seq];
    const batch = { matchId: this.matchId, seq: ++this.#seq, from, to, place, signals };
    this.#send("signal:send", batch);
  }

  /** Sends a message that a page has sent in another call, as one of this match. */
  replay({ event, payload }: Recorded): void {
    if (this.matchId === null) return;
    const { seq, ...rest } = payload;
    const numbered = seq === undefined ? rest : { ...rest, seq: ++this.#seq };
    this.#send(event, { ...numbered, matchId: this.matchId });
  }

  close(): void {
    this.#page.close();
  }

  #send(name: string, payload: unknown): void {
    this.#page.send(name, payload, this.asks);
  }

  #take(event: RawEvent): void {
    if (event.name === "signal:deliver") this.delivered++;
    else if (event.name === "stranger:matched") {
      this.matchId = Matched.parse(payloadOf(event)).matchId;
      this.#matchedAt = performance.now();
      this.matches++;
      this.onMatched();
    } else if (event.name === "stranger:partner-left" && this.matchId !== null) {
      // A visitor that has pressed next already ignores its partner's leaving.
      this.matchId = null;
      this.onLeft();
    }
  }
}

/** A wish for any partner; with an interest, a wish that always requires it. */
function wishFor(interest: string | null) {
  const wish = {
    mode: "video",
    interests: interest === null ? [] : [interest],
    language: null,
    region: null,
  };
  return interest === null ? wish : { ...wish, requireSharedInterest: true };
}
