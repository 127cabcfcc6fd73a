import type { SessionId } from "@lets-meet/shared/ids.ts";
import { type EndedMatch, reportableMs } from "../../domain/safety/report-rules.ts";
import type { Stranger } from "../../domain/stranger/stranger-state.ts";

/** Nobody reports more than this many matches of the last minute. */
const mostOfSession = 8;

/**
 * The matches that have ended for this node's sessions, for as long as they can be reported. A session that moves here has
 * ended none as far as this node knows.
 */
export class EndedMatches {
  readonly #now: () => number;
  /** By session, the one whose match has ended last at the end. */
  readonly #ended = new Map<SessionId, readonly EndedMatch[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The record of a session has changed; `null` if it has no state. */
  changed(id: SessionId, before: Stranger | null, after: Stranger | null): void {
    if (before?.now.phase !== "matched") return;
    const { matchId, mode } = before.now.match;
    if (after?.now.phase === "matched" && after.now.match.matchId === matchId) return;
    const at = this.#now();
    const all = [...this.of(id), { matchId, mode, at }].slice(-mostOfSession);
    this.#ended.delete(id);
    this.#ended.set(id, all);
    this.#forget(at);
  }

  /** The matches that have ended for that session, oldest first. */
  of(id: SessionId): readonly EndedMatch[] {
    return this.#ended.get(id) ?? [];
  }

  #forget(now: number): void {
    for (const [id, ended] of this.#ended) {
      if (now - (ended.at(-1)?.at ?? 0) <= reportableMs) return;
      this.#ended.delete(id);
    }
  }
}
