import type { MatchId, RoomId } from "@lets-meet/shared/ids.ts";
import type { ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import type { Answer, Ask, Reason } from "./request.ts";

/**
 * A request that must reach the server eventually. It may be sent twice, and after its match or room has
 * ended.
 */
type RetriedRequest = () => Promise<Answer<unknown>>;

const retryMs = 1_000;

/** Temporary refusals that say nothing about the request itself. */
const passing: readonly Reason[] = ["unanswered", "rate-limited", "internal", "unavailable", "draining"];
const passes = (reason: Reason): boolean => passing.includes(reason);

/**
 * Repeats a leave, block or report request until the server gives a final answer, across lost connections too: the
 * user has seen it done, and no other part would notice that it was not. Never throws.
 */
export class RequestRetrier implements Disposable {
  readonly #ask: Ask;
  readonly #open = new Map<string, ReturnType<typeof setTimeout> | undefined>();
  #isClosed = false;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  leave(matchId: MatchId): void {
    this.#retry(`leave ${matchId}`, () => this.#ask("stranger:leave", { matchId }));
  }

  block(matchId: MatchId): void {
    this.#retry(`block ${matchId}`, () => this.#ask("stranger:block", { matchId }));
  }

  report(matchId: MatchId, reason: ReportReason): void {
    this.#retry(`report ${matchId}`, () => this.#ask("safety:report", { matchId, reason }));
  }

  leaveRoom(roomId: RoomId): void {
    this.#retry(`leave ${roomId}`, () => this.#ask("room:leave", { roomId }));
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const timer of this.#open.values()) clearTimeout(timer);
    this.#open.clear();
  }

  #retry(key: string, request: RetriedRequest): void {
    clearTimeout(this.#open.get(key));
    this.#open.set(key, undefined);
    void this.#try(key, request);
  }

  async #try(key: string, request: RetriedRequest): Promise<void> {
    const answer = await request();
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
      setTimeout(() => void this.#try(key, request), waitMs),
    );
  }
}
