import createLimit from "p-limit";

/**
 * Runs at most `width` tasks at once and queues at most `depth`; any further task is rejected with `null`.
 */
export class ConcurrencyLimit {
  readonly #limit: ReturnType<typeof createLimit>;
  readonly #most: number;

  constructor(width: number, depth: number) {
    this.#limit = createLimit(width);
    this.#most = width + depth;
  }

  async run<T>(work: () => Promise<T>): Promise<T | null> {
    const { activeCount, pendingCount } = this.#limit;
    return activeCount + pendingCount < this.#most ? this.#limit(work) : null;
  }
}
