import type { Clock } from "../../ports.ts";

/** What ages: something with a moment at which its oldest part is too old, and a way to drop so much. */
export type Aging = {
  /** When the oldest part is too old; `null` when there is none. */
  readonly dueAt: () => number | null;
  /** Drops what is too old, at most so many parts, and says how many it were. */
  readonly dropAged: (now: number, most: number) => number;
};

/** How much later than due something is dropped at most, but for a process that is busy. */
export const ageingTickMs = 1_000;
/** How many parts, and how many aging things, one turn of the event loop handles. */
const workPerTurn = 2_000;

/**
 * Drops what has become too old, also where nothing new comes. What is due in the same second waits together, so each
 * thing is looked at once a second at most; while nothing is kept there is no timer.
 */
export class Ageing {
  readonly #clock: Clock;
  /** By tick: what is due before it. Each thing stands here once. */
  readonly #due = new Map<number, Aging[]>();
  readonly #known = new Set<Aging>();
  #isWaiting = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes care of something from now on, until there is nothing left of it. */
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

  /** Handles what is due, as far as one turn's work reaches; says whether that was all of it. */
  #work(now: number): boolean {
    let work = workPerTurn;
    // There are as many ticks as seconds until the youngest is too old.
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
