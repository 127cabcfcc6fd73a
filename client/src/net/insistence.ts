import type { MatchId, RoomId } from "@lets-meet/shared/ids.ts";
import type { Answer, Ask, Reason } from "./request.ts";

/** What must reach the server in the end; it may be asked twice, and after what it ends is over. */
type Insisted = () => Promise<Answer<unknown>>;

const retryMs = 1_000;

/** Refusals that say nothing about the request itself. */
const passing: readonly Reason[] = ["unanswered", "rate-limited", "internal", "unavailable", "draining"];
const passes = (reason: Reason): boolean => passing.includes(reason);

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
    this.#insist(`leave ${matchId}`, () => this.#ask("stranger:leave", { matchId }));
  }

  block(matchId: MatchId): void {
    this.#insist(`block ${matchId}`, () => this.#ask("stranger:block", { matchId }));
  }

  leaveRoom(roomId: RoomId): void {
    this.#insist(`leave ${roomId}`, () => this.#ask("room:leave", { roomId }));
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const timer of this.#open.values()) clearTimeout(timer);
    this.#open.clear();
  }

  #insist(key: string, insisted: Insisted): void {
    clearTimeout(this.#open.get(key));
    this.#open.set(key, undefined);
    void this.#try(key, insisted);
  }

  async #try(key: string, insisted: Insisted): Promise<void> {
    const answer = await insisted();
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
      setTimeout(() => void this.#try(key, insisted), waitMs),
    );
  }
}
