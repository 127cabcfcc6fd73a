import type { SessionId } from "@lets-meet/shared/ids.ts";

/**
 * The memory cost of a dormant session, in bytes: its state, its followed log and its timer, and more for each session that
 * it has met or blocked. Measured: 5.9 KB after one match, with the last entries of its log.
 */
const weight = { session: 6_144, acquaintance: 256 };

/** The sessions whose grace has run out, those that have been dormant longest first, and their memory. */
export class DormantSessions {
  readonly #weights = new Map<SessionId, number>();
  #bytes = 0;

  get size(): number {
    return this.#weights.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  has(id: SessionId): boolean {
    return this.#weights.has(id);
  }

  add(id: SessionId, acquaintances: number): void {
    this.delete(id);
    const bytes = weight.session + acquaintances * weight.acquaintance;
    this.#weights.set(id, bytes);
    this.#bytes += bytes;
  }

  delete(id: SessionId): void {
    this.#bytes -= this.#weights.get(id) ?? 0;
    this.#weights.delete(id);
  }

  /** The session that has been dormant longest, if all together weigh more than `most`. */
  oldestBeyond(most: number): SessionId | undefined {
    const [oldest] = this.#weights.keys();
    return this.#bytes > most ? oldest : undefined;
  }
}
