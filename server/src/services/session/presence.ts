import type { Clock, Timer } from "../../ports.ts";

/** A page that shows how many sessions are online. */
export type Watcher = { readonly online: (count: number | null) => void };

/**
 * Reports the number of online sessions to the watchers: on a timer and only when it has changed, never per
 * connection.
 */
export class PresenceService {
  readonly #watchers = new Set<Watcher>();
  readonly #clock: Clock;
  readonly #count: () => number;
  readonly #everyMs: number;
  readonly #least: number;
  #told: number | null = null;
  #timer: Timer | null = null;

  /** Counts below `least` are not reported. */
  constructor(clock: Clock, count: () => number, everyMs: number, least: number) {
    this.#clock = clock;
    this.#count = count;
    this.#everyMs = everyMs;
    this.#least = least;
  }

  /** The count that may be reported now. */
  get online(): number | null {
    const count = this.#count();
    return count < this.#least ? null : count;
  }

  watch(watcher: Watcher): void {
    this.#watchers.add(watcher);
    if (this.#timer === null) this.#timer = this.#schedule();
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  #schedule(): Timer {
    return this.#clock.after(this.#everyMs, () => {
      this.#timer = this.#watchers.size === 0 ? null : this.#schedule();
      const { online } = this;
      if (online === this.#told) return;
      this.#told = online;
      for (const watcher of this.#watchers) watcher.online(online);
    });
  }
}
