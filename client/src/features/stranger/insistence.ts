import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { Ask, Reason } from "../../net/request.ts";

/** What must reach the server in the end; both may be asked twice, and after the match is over. */
type Insisted = "stranger:leave" | "stranger:block";

const retryMs = 1_000;

/** Refusals that say nothing about the request itself. */
const passes = (reason: Reason): boolean =>
  reason === "unanswered" || reason === "rate-limited" || reason === "internal" || reason === "draining";

/**
 * Asks to leave or block until the server has answered for good, over lost connections as well: the person has seen it
 * done, and nobody else would notice that it was not. Never throws.
 */
export class Insistence implements Disposable {
  readonly #ask: Ask;
  readonly #open = new Map<string, ReturnType<typeof setTimeout> | undefined>();
  #isClosed = false;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  leave(matchId: MatchId): void {
    this.#insist("stranger:leave", matchId);
  }

  block(matchId: MatchId): void {
    this.#insist("stranger:block", matchId);
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const timer of this.#open.values()) clearTimeout(timer);
    this.#open.clear();
  }

  #insist(name: Insisted, matchId: MatchId): void {
    const key = `${name} ${matchId}`;
    clearTimeout(this.#open.get(key));
    this.#open.set(key, undefined);
    void this.#try(key, name, matchId);
  }

  async #try(key: string, name: Insisted, matchId: MatchId): Promise<void> {
    const answer = await this.#ask(name, { matchId });
    if (this.#isClosed || !this.#open.has(key)) return;
    if (answer.ok || !passes(answer.code)) {
      clearTimeout(this.#open.get(key));
      this.#open.delete(key);
      return;
    }
    clearTimeout(this.#open.get(key));
    const waitMs = ("retryAfterMs" in answer ? answer.retryAfterMs : undefined) ?? retryMs;
    this.#open.set(
      key,
      setTimeout(() => void this.#try(key, name, matchId), waitMs),
    );
  }
}
