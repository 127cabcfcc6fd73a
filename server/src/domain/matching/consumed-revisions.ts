import type { SessionId } from "@lets-meet/shared/ids.ts";

/**
 * The revisions of each session's tickets that were withdrawn or matched, so that an announcement still in
 * flight does not bring the ticket back. Remembers each for at least `ageMs`, or the latest `count` of them
 * if more are consumed in that time; never more than twice `count`.
 */
export class ConsumedRevisions {
  readonly #count: number;
  readonly #ageMs: number;
  #young = new Map<SessionId, number>();
  #old = new Map<SessionId, number>();
  #turnedAt = Number.NEGATIVE_INFINITY;

  constructor(count: number, ageMs: number) {
    this.#count = count;
    this.#ageMs = ageMs;
  }

  add(session: SessionId, revision: number, now: number): void {
    this.turn(now);
    this.#young.set(session, Math.max(revision, this.#young.get(session) ?? revision));
    if (this.#young.size >= this.#count) this.#age(now);
  }

  has(session: SessionId, revision: number): boolean {
    return revision <= this.#latest(session);
  }

  /** Forgets revisions that are older than required. */
  turn(now: number): void {
    if (now - this.#turnedAt >= this.#ageMs) this.#age(now);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  #age(now: number): void {
    this.#turnedAt = now;
    if (this.size === 0) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  #latest(session: SessionId): number {
    return Math.max(
      this.#young.get(session) ?? Number.NEGATIVE_INFINITY,
      this.#old.get(session) ?? Number.NEGATIVE_INFINITY,
    );
  }
}
