import { interestPoints, waitingPoints } from "./affinity.ts";
import type { MatchConfig } from "./match-config.ts";
import { waitedMsOf } from "./ticket.ts";
import type { Waiting, WaitingTickets } from "./waiting-tickets.ts";

type Candidate = { readonly one: Waiting; readonly other: Waiting; readonly score: number };
type Pair = readonly [Waiting, Waiting];

/** Chooses partners for a batch of tickets from everybody who waits. */
export class Pairing {
  readonly #waiting: WaitingTickets;
  readonly #config: MatchConfig;
  /** Tickets that are promised already in this batch. */
  readonly #taken = new Set<Waiting>();

  constructor(waiting: WaitingTickets, config: MatchConfig) {
    this.#waiting = waiting;
    this.#config = config;
  }

  /** Pairs of tickets, each ticket at most once. Afterwards no ticket of the batch has anybody left whom it suits. */
  pair(batch: readonly Waiting[], now: number): readonly Pair[] {
    const pairs: Pair[] = [];
    this.#taken.clear();
    const promise = ({ one, other }: Candidate) => {
      if (this.#taken.has(one) || this.#taken.has(other)) return;
      for (const taken of [one, other]) {
        this.#taken.add(taken);
        this.#waiting.hide(taken);
      }
      pairs.push([one, other]);
    };
    // The best pairs of the whole batch first, whoever came first.
    if (batch.length > 1) {
      const edges = batch.flatMap((one) => this.#candidatesOf(one, now, false));
      for (const edge of edges.toSorted(bestFirst)) promise(edge);
    }
    // Then those whose candidates are all gone, and at last those who would meet somebody again.
    for (const again of [false, true])
      for (const one of batch) {
        if (this.#taken.has(one) || (again && !one.again)) continue;
        const best = this.#candidatesOf(one, now, again).toSorted(bestFirst)[0];
        if (best !== undefined) promise(best);
      }
    return pairs;
  }

  #candidatesOf(one: Waiting, now: number, again: boolean): Candidate[] {
    const { chains } = this.#waiting;
    const found = new Map<Waiting, Candidate>();
    for (let own = one.link; own !== 0; own = chains.siblingOf(own)) {
      let link = chains.first(chains.chainOf(own));
      for (; link !== 0 && found.size < this.#config.candidates; link = chains.after(link)) {
        const other = this.#waiting.at(chains.slotOf(link));
        if (other === undefined || other === one || found.has(other)) continue;
        if (this.#mayMeet(one, other, again))
          found.set(other, { one, other, score: this.#score(one, other, now) });
      }
    }
    return [...found.values()];
  }

  #mayMeet(a: Waiting, b: Waiting, again: boolean): boolean {
    const [sessionA, sessionB] = [a.ticket.session, b.ticket.session];
    if (a.blocked?.has(sessionB) || b.blocked?.has(sessionA)) return false;
    if (!a.recent?.has(sessionB) && !b.recent?.has(sessionA)) return true;
    return again && a.again && b.again;
  }

  #score(a: Waiting, b: Waiting, now: number): number {
    const { weights } = this.#config;
    let score = weights.company;
    for (const tag of a.tags)
      if (b.tags.includes(tag)) score += interestPoints(this.#waiting.tags.rarityOf(tag), weights);
    if (a.ticket.language !== null && a.ticket.language === b.ticket.language) score += weights.language;
    if (a.ticket.region !== null && a.ticket.region === b.ticket.region) score += weights.region;
    return (
      score +
      waitingPoints(waitedMsOf(a.ticket, now), weights) +
      waitingPoints(waitedMsOf(b.ticket, now), weights)
    );
  }
}

/** The higher score first; among equals, whoever came first. */
function bestFirst(a: Candidate, b: Candidate): number {
  return (
    b.score - a.score ||
    Math.min(a.one.order, a.other.order) - Math.min(b.one.order, b.other.order) ||
    Math.max(a.one.order, a.other.order) - Math.max(b.one.order, b.other.order)
  );
}
