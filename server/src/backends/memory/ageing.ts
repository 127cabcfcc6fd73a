import type { Clock } from "../../ports.ts";

/** A collection whose oldest parts are dropped by age. */
export type Aging = {
  /** The time at which the oldest part is too old; `null` for an empty collection. */
  readonly dueAt: () => number | null;
  /** Drops at most `most` parts that are too old, and returns how many it dropped. */
  readonly dropAged: (now: number, most: number) => number;
};

/** The maximum delay after which a due part is dropped, unless the process is busy. */
export const ageingTickMs = 1_000;
/** The maximum number of parts and collections that one turn of the event loop handles. */
const workPerTurn = 2_000;

/**
 * Drops parts by age, whether or not new ones are added. Collections due in the same second are grouped, so
 * each is visited at most once a second. There is no timer while all collections are empty.
 */
export class Ageing {
  readonly #clock: Clock;
  /** The collections due before a tick. Each collection is in it once. */
  readonly #due = new Map<number, Aging[]>();
  readonly #known = new Set<Aging>();
  #isWaiting = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Watches a collection until it is empty. */
  tend(aging: Aging): void {
    if (this.#known.has(aging)) return;
    this.#known.add(aging);
    this.#file(aging);
    if (!this.#isWaiting) this.#wait(ageingTickMs);
  }

  #wait(ms: number): void {
    this.#isWaiting = true;
    this.#clock.after(ms, () => this.#turn());
  }

  #file(aging: Aging): void {
    const dueAt = aging.dueAt();
    if (dueAt === null) {
      this.#known.delete(aging);
      return;
    }
    const tick = Math.floor(dueAt / ageingTickMs) + 1;
    const beside = this.#due.get(tick);
    if (beside === undefined) this.#due.set(tick, [aging]);
    else beside.push(aging);
  }

  #turn(): void {
    const now = this.#clock.now();
    const isDone = this.#work(now);
    this.#isWaiting = false;
    if (this.#known.size > 0) this.#wait(isDone ? ageingTickMs - (now % ageingTickMs) : 0);
  }

  /** Does one turn's work on the due collections; returns whether none is left. */
  #work(now: number): boolean {
    let work = workPerTurn;
    // The map is small: one tick for each second of the longest age.
    for (const [tick, agings] of this.#due) {
      if (tick * ageingTickMs > now) continue;
      for (let aging = agings.pop(); aging !== undefined; aging = agings.pop()) {
        work -= 1 + aging.dropAged(now, work);
        const dueAt = aging.dueAt();
        if (dueAt !== null && dueAt < now) agings.push(aging);
        else this.#file(aging);
        if (work <= 0) return false;
      }
      this.#due.delete(tick);
    }
    return true;
  }
}
