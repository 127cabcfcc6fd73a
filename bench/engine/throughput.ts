import type { Ticket } from "@lets-meet/server/domain/matching/ticket.ts";
import { Random } from "@lets-meet/server/testing/random.ts";
import type { Contender } from "./contenders.ts";
import type { Crowd } from "./wishes.ts";

/** The cost of a run. An operation is an offer, a renewal, a withdrawal or a match. */
export type Cost = {
  readonly operations: number;
  readonly nsPerOperation: number;
  /** Each offer, renewal and withdrawal counts on its own; matches count with the mean of their tick. */
  readonly p99Ns: number;
};

/** Adds up the CPU time of this thread, so that other programs on the machine do not count. */
class Stopwatch {
  spentMs = 0;
  operations = 0;
  readonly #laps: number[] = [];

  measure<T>(work: () => { readonly value: T; readonly operations: number }): T {
    const start = process.threadCpuUsage();
    const began = performance.now();
    const { value, operations } = work();
    const took = performance.now() - began;
    const { user, system } = process.threadCpuUsage(start);
    this.spentMs += (user + system) / 1_000;
    this.operations += operations;
    if (Array.isArray(value) && operations > 0) this.#laps.push(took / operations);
    return value;
  }

  /** Times one operation by the wall clock. */
  lap(work: () => void): void {
    const start = performance.now();
    work();
    this.#laps.push(performance.now() - start);
  }

  cost(): Cost {
    const laps = this.#laps.toSorted((a, b) => a - b);
    return {
      operations: this.operations,
      nsPerOperation: (this.spentMs / this.operations) * 1e6,
      p99Ns: (laps[Math.floor(laps.length * 0.99)] ?? 0) * 1e6,
    };
  }
}

/** The look-ups in one measured tick. */
export const searchesPerTick = 64;
const idleMs = 100;
/** The time that a ticket stays in the measured queue, which sets the speed of its clock. */
const stayMs = 5_000;

/**
 * A queue in which `size` tickets always wait: a new ticket replaces each one that is matched or withdrawn, one ticket is
 * renewed for every five new ones, and one is withdrawn for every twenty.
 */
export class SteadyQueue {
  readonly #contender: Contender;
  readonly #crowd: Crowd;
  readonly #random: Random;
  readonly #waiting: Ticket[] = [];
  readonly #placeOf = new Map<string, number>();
  readonly #size: number;
  #now = 1_000_000;

  constructor(contender: Contender, crowd: Crowd, size: number, seed: number) {
    this.#contender = contender;
    this.#crowd = crowd;
    this.#random = new Random(seed);
    this.#size = size;
    for (let n = 0; n < size; n++) {
      this.#now += stayMs / size;
      const ticket = crowd.ticket(this.#random, this.#now);
      contender.offer(ticket, this.#now);
      this.#enter(ticket);
    }
  }

  /** Runs for about `budgetMs` of CPU time; only the contender's work is timed. */
  run(budgetMs: number): Cost {
    const watch = new Stopwatch();
    while (watch.spentMs < budgetMs || watch.operations < 10) {
      const pairs = watch.measure(() => {
        const found = this.#contender.pair(this.#now, searchesPerTick);
        return { value: found, operations: found.length };
      });
      // If no pair suits, time advances until a search widens.
      if (pairs.length === 0) this.#now += idleMs;
      for (const pair of pairs) for (const session of pair) this.#leave(session);
      // Time alone changes nothing for a contender without a ladder, so tickets must leave before new ones can enter.
      const withdrawn = this.#some(Math.max(1, Math.ceil(pairs.length / 10)));
      for (const ticket of withdrawn) this.#leave(ticket.session);
      const missing = this.#size - this.#waiting.length;
      const renewed = this.#some(Math.ceil(missing / 5)).map((one) => ({
        ...one,
        revision: one.revision + 1,
      }));
      const fresh = Array.from({ length: missing }, () => {
        this.#now += stayMs / this.#size;
        return this.#crowd.ticket(this.#random, this.#now);
      });
      watch.measure(() => {
        for (const ticket of withdrawn) watch.lap(() => this.#contender.withdraw(ticket.session));
        for (const ticket of renewed) watch.lap(() => this.#contender.offer(ticket, this.#now));
        for (const ticket of fresh) watch.lap(() => this.#contender.offer(ticket, ticket.since));
        return { value: null, operations: withdrawn.length + renewed.length + fresh.length };
      });
      for (const ticket of fresh) this.#enter(ticket);
    }
    return watch.cost();
  }

  #some(count: number): readonly Ticket[] {
    const picked = new Set<Ticket>();
    for (let n = 0; n < count; n++) {
      const ticket = this.#waiting[this.#random.below(this.#waiting.length)];
      if (ticket !== undefined) picked.add(ticket);
    }
    return [...picked];
  }

  #enter(ticket: Ticket): void {
    this.#placeOf.set(ticket.session, this.#waiting.length);
    this.#waiting.push(ticket);
  }

  #leave(session: string): void {
    const place = this.#placeOf.get(session);
    const last = this.#waiting.pop();
    if (place === undefined || last === undefined) return;
    this.#placeOf.delete(session);
    if (last.session === session) return;
    this.#waiting[place] = last;
    this.#placeOf.set(last.session, place);
  }
}
