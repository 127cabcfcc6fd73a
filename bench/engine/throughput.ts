import type { Ticket } from "@lets-meet/server/src/domain/ticket.ts";
import type { Contender } from "./contenders.ts";
import { Random } from "./random.ts";
import type { Crowd } from "./wishes.ts";

/** What a stretch of work cost. An operation is an offer, a renewal, a withdrawal or a match. */
export type Cost = {
  readonly operations: number;
  readonly nsPerOperation: number;
  /** Of offers, renewals and withdrawals one by one, and of matches by the tick that made them. */
  readonly p99Ns: number;
};

/** How many look-ups one tick of the measurement makes. */
export const lookUpsPerTick = 64;
/** How long people stay in the queue that is measured, which says how fast its clock goes. */
const stayMs = 5_000;

/**
 * A queue in which `size` tickets always wait: for everybody who is matched or withdrawn another comes, one ticket is
 * renewed for every five that come, and one is withdrawn for every twenty.
 */
export class SteadyQueue {
  readonly #contender: Contender;
  readonly #crowd: Crowd;
  readonly #random: Random;
  readonly #waiting: Ticket[] = [];
  readonly #placeOf = new Map<string, number>();
  readonly #size: number;
  #fresh: Ticket[] = [];
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

  /** Works for about `budgetMs`; only what the contender does is on the clock. */
  run(budgetMs: number): Cost {
    const laps: number[] = [];
    let operations = 0;
    let spentMs = 0;
    const timed = <T>(count: number, work: () => T): T => {
      const start = performance.now();
      const result = work();
      const took = performance.now() - start;
      spentMs += took;
      operations += count;
      if (count > 0) laps.push(took / count);
      return result;
    };
    while (spentMs < budgetMs || operations < 2 * lookUpsPerTick) {
      const start = performance.now();
      const pairs = this.#contender.pair(this.#now, lookUpsPerTick);
      const took = performance.now() - start;
      spentMs += took;
      operations += pairs.length;
      if (pairs.length > 0) laps.push(took / pairs.length);
      for (const pair of pairs) for (const session of pair) this.#leave(session);
      const withdrawn = this.#some(Math.ceil(pairs.length / 10));
      for (const ticket of withdrawn) {
        this.#leave(ticket.session);
        timed(1, () => this.#contender.withdraw(ticket.session));
      }
      const missing = this.#size - this.#waiting.length;
      for (const ticket of this.#some(Math.ceil(missing / 5)))
        timed(1, () => this.#contender.offer({ ...ticket, revision: ticket.revision + 1 }, this.#now));
      this.#fresh = Array.from({ length: missing }, () => this.#crowd.ticket(this.#random, 0));
      for (const made of this.#fresh) {
        this.#now += stayMs / this.#size;
        const ticket = { ...made, since: this.#now };
        this.#enter(ticket);
        timed(1, () => this.#contender.offer(ticket, this.#now));
      }
    }
    laps.sort((a, b) => a - b);
    return {
      operations,
      nsPerOperation: (spentMs / operations) * 1e6,
      p99Ns: (laps[Math.floor(laps.length * 0.99)] ?? 0) * 1e6,
    };
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
