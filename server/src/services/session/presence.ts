import type { Presence } from "@lets-meet/shared/protocol/session.ts";
import type { Clock, Timer } from "../../ports.ts";

/** A page that shows how many sessions are online. All watchers of one report get the same value. */
export type Watcher = { readonly online: (presence: Presence) => void };

/** The watchers notified in one turn of the event loop: each is a write to a socket, about 30 us. */
const mostPerTurn = 100;

/**
 * Reports the number of online sessions to the watchers: on a timer and only when it has changed, never per
 * connection. Many watchers are notified over several turns of the event loop, so that nothing else waits for them.
 */
export class PresenceService {
  readonly #watchers = new Set<Watcher>();
  readonly #clock: Clock;
  readonly #count: () => number;
  readonly #everyMs: number;
  readonly #least: number;
  #reported: number | null = null;
  #timer: Timer | null = null;
  #isNotifying = false;

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
      // The watchers that are still waiting would get the new count, and the others nothing.
      if (online === this.#reported || this.#isNotifying) return;
      this.#reported = online;
      this.#isNotifying = true;
      this.#notify(this.#watchers.values(), { online });
    });
  }

  #notify(waiting: Iterator<Watcher, undefined>, presence: Presence): void {
    for (let count = 0; count < mostPerTurn; count++) {
      const { value } = waiting.next();
      if (value === undefined) {
        this.#isNotifying = false;
        return;
      }
      value.online(presence);
    }
    this.#clock.after(0, () => this.#notify(waiting, presence));
  }
}
