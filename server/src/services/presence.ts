import type { Clock, Timer } from "../ports.ts";

/** Who shows how many are online. */
export type Watcher = { readonly online: (count: number | null) => void };

/** How many are online, told to those who show it: on a timer and when it has changed, never per connection. */
export class PresenceService {
  readonly #watchers = new Set<Watcher>();
  readonly #clock: Clock;
  readonly #count: () => number;
  readonly #everyMs: number;
  readonly #least: number;
  #told: number | null = null;
  #timer: Timer | null = null;

  /** Counts below `least` are told to nobody. */
  constructor(clock: Clock, count: () => number, everyMs: number, least: number) {
    this.#clock = clock;
    this.#count = count;
    this.#everyMs = everyMs;
    this.#least = least;
  }

  /** The count as it may be told now. */
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
