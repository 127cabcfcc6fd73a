/** Lets at most `width` works run at once and `depth` wait; whoever comes beyond is turned away with `null`. */
export class Gate {
  readonly #width: number;
  readonly #depth: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(width: number, depth: number) {
    this.#width = width;
    this.#depth = depth;
  }

  async pass<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#running >= this.#width) {
      if (this.#waiting.length >= this.#depth) return null;
      // The place is handed over by whoever leaves, so that nobody slips in between.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running++;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}
