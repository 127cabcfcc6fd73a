import type { Wire } from "./wire.ts";

/** The timeout of a check: several round trips of the slowest network that carries a call. */
const checkPatienceMs = 2_500;

export type LineCheckOptions = {
  readonly wire: Pick<Wire, "ask">;
  readonly isAttached: () => boolean;
  /** Replaces a line that is dead. */
  readonly renew: () => void;
};

/** Checks whether the server answers on the present line; concurrent checks share one request. */
export class LineCheck {
  readonly #options: LineCheckOptions;
  #running: Promise<boolean> | null = null;

  constructor(options: LineCheckOptions) {
    this.#options = options;
  }

  run(): Promise<boolean> {
    const { isAttached, renew } = this.#options;
    if (!isAttached() || this.#running !== null) return this.#running ?? Promise.resolve(false);
    const check = this.#hasAnswer().then((isAlive) => {
      // The line was replaced: the answer says nothing about the new line.
      if (this.#running !== check) return isAttached();
      this.#running = null;
      if (!isAlive) renew();
      return isAlive;
    });
    this.#running = check;
    return check;
  }

  /** The line is gone: a running check says nothing about the next one. */
  drop(): void {
    this.#running = null;
  }

  async #hasAnswer(): Promise<boolean> {
    try {
      // This request changes nothing: an attached page already watches.
      await this.#options.wire.ask("presence:watch", { watch: true }, checkPatienceMs);
      return true;
    } catch {
      return false;
    }
  }
}
