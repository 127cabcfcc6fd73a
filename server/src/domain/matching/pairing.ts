import { broken } from "./broken.ts";
import { CandidateGraph } from "./candidate-graph.ts";
import { CandidateSearch } from "./candidate-search.ts";
import { Exchange } from "./exchange.ts";
import type { MatchConfig } from "./match-config.ts";
import type { Waiting, WaitingTickets } from "./waiting-tickets.ts";

export type Pair = readonly [Waiting, Waiting];

/** Chooses partners for a batch of tickets from all waiting tickets. */
export class Pairing {
  readonly #waiting: WaitingTickets;
  readonly #config: MatchConfig;
  readonly #search: CandidateSearch;
  readonly #graph = new CandidateGraph();
  readonly #exchange: Exchange;
  #now = 0;

  constructor(waiting: WaitingTickets, config: MatchConfig) {
    this.#waiting = waiting;
    this.#config = config;
    this.#search = new CandidateSearch(waiting, config.candidates);
    this.#exchange = new Exchange(this.#graph, (a, b) => this.#scoreOf(a, b), config.exchangeDepth);
  }

  /**
   * Pairs of tickets, each ticket at most once; paired tickets leave the index immediately. No ticket of the
   * batch is left while another suits it: tickets whose candidates were taken look again, and tickets that
   * accept a recent partner come last.
   */
  pair(batch: readonly Waiting[], now: number): readonly Pair[] {
    this.#now = now;
    const pairs: Pair[] = [];
    if (batch.length > 1) this.#pairTogether(batch, pairs);
    for (const one of batch) if (one.link !== 0) this.#pairAlone(one, pairs);
    for (const one of batch) while (one.again && one.link !== 0 && this.#pairAgain(one, pairs));
    return pairs;
  }

  #pairTogether(batch: readonly Waiting[], pairs: Pair[]): void {
    const graph = this.#graph;
    graph.clear();
    for (const one of batch) {
      this.#search.find(one, this.#now, false);
      if (this.#search.count === 0) continue;
      const node = graph.node(one.slot);
      for (let at = 0; at < this.#search.count; at++)
        graph.join(
          node,
          graph.node(this.#search.slots[at] ?? broken("search.slots")),
          this.#search.scores[at] ?? broken("search.scores"),
        );
    }
    if (graph.edges === 0) return;
    graph.arrange();
    this.#exchange.run(this.#config.exchangeRounds);
    for (let node = 0; node < graph.nodes; node++) {
      const mate = this.#exchange.mate[node] ?? broken("mate");
      if (mate > node)
        this.#settle(
          graph.slots[node] ?? broken("graph.slots"),
          graph.slots[mate] ?? broken("graph.slots"),
          pairs,
        );
    }
  }

  /** Pairs `one` with its best candidate; false if there is none. */
  #pairAlone(one: Waiting, pairs: Pair[]): boolean {
    const best = this.#bestFor(one, false);
    if (best === -1) return false;
    this.#settle(one.slot, best, pairs);
    return true;
  }

  /**
   * Pairs `one` with a session it met lately, unless that session has a new candidate: then that pair is made
   * first. False if there is no candidate.
   */
  #pairAgain(one: Waiting, pairs: Pair[]): boolean {
    const best = this.#bestFor(one, true);
    const other = this.#waiting.at(best);
    if (other === undefined) return false;
    if (!this.#pairAlone(other, pairs)) this.#settle(one.slot, best, pairs);
    return true;
  }

  /**
   * The slot of the best candidate, or -1. Among equals the first one found: the one that waits longest in
   * the shortest list.
   */
  #bestFor(one: Waiting, again: boolean): number {
    this.#search.find(one, this.#now, again);
    const { slots, scores, count } = this.#search;
    let best = 0;
    for (let at = 1; at < count; at++)
      if ((scores[at] ?? broken("search.scores")) > (scores[best] ?? broken("search.scores"))) best = at;
    return count === 0 ? -1 : (slots[best] ?? broken("search.slots"));
  }

  #settle(slotA: number, slotB: number, pairs: Pair[]): void {
    const a = this.#waiting.at(slotA);
    const b = this.#waiting.at(slotB);
    if (a === undefined || b === undefined) return;
    this.#waiting.hide(a);
    this.#waiting.hide(b);
    pairs.push([a, b]);
  }

  #scoreOf(a: number, b: number): number {
    const slotA = this.#graph.slots[a] ?? broken("graph.slots");
    const slotB = this.#graph.slots[b] ?? broken("graph.slots");
    if (!this.#waiting.mayMeet(slotA, slotB, false)) return 0;
    return this.#waiting.lines.score(slotA, slotB, this.#now);
  }
}
