import { broken } from "./broken.ts";
import type { CandidateGraph } from "./candidate-graph.ts";

/** The score of two nodes, or 0 when they cannot be matched. */
export type ScoreOf = (a: number, b: number) => number;

/**
 * A matching on a candidate graph that starts greedily and is then improved by exchanges along chains: a node
 * takes a better partner, that node's previous partner takes another, and so on for at most `depth` steps. Of
 * each chain the most profitable prefix is kept if it gains anything (the Kernighan-Lin heuristic for
 * partitions).
 */
export class Exchange {
  /** The partner of each node, or -1. */
  mate: Int32Array = new Int32Array(64);
  #worth: Float64Array = new Float64Array(64);
  #touched: Int32Array = new Int32Array(64);
  #chain = 0;
  readonly #graph: CandidateGraph;
  readonly #scoreOf: ScoreOf;
  readonly #depth: number;
  readonly #takers: Int32Array;
  readonly #taken: Int32Array;

  constructor(graph: CandidateGraph, scoreOf: ScoreOf, depth: number) {
    this.#graph = graph;
    this.#scoreOf = scoreOf;
    this.#depth = depth;
    this.#takers = new Int32Array(depth);
    this.#taken = new Int32Array(depth);
  }

  /**
   * Recomputes the matching of the arranged graph, with at most `rounds` rounds of exchanges over all nodes.
   */
  run(rounds: number): void {
    const { nodes } = this.#graph;
    if (this.mate.length < nodes) {
      this.mate = new Int32Array(nodes * 2);
      this.#worth = new Float64Array(nodes * 2);
      this.#touched = new Int32Array(nodes * 2);
      this.#chain = 0;
    }
    this.mate.fill(-1, 0, nodes);
    this.#worth.fill(0, 0, nodes);
    this.#bestFirst();
    for (let round = 0; round < rounds; round++) {
      let improved = false;
      for (let node = 0; node < nodes; node++) improved = this.#improve(node) || improved;
      if (!improved) return;
    }
  }

  #bestFirst(): void {
    const { best, edges, from, to, scores } = this.#graph;
    for (let at = 0; at < edges; at++) {
      const edge = best[at] ?? broken("best");
      const a = from[edge] ?? broken("from");
      const b = to[edge] ?? broken("to");
      if (this.mate[a] === -1 && this.mate[b] === -1) this.#pair(a, b, scores[edge] ?? broken("scores"));
    }
  }

  /** Tries the chain in which `start` first leaves its partner, if it has one. */
  #improve(start: number): boolean {
    const left = this.mate[start] ?? broken("mate");
    this.#chain++;
    this.#touched[start] = this.#chain;
    if (left !== -1) this.#touched[left] = this.#chain;
    let gain = -(this.#worth[start] ?? broken("worth"));
    let bestGain = smallestGain;
    let bestLength = 0;
    let closes = false;
    let loose = start;
    for (let length = 0; length < this.#depth && loose !== -1; ) {
      const step = this.#bestStep(loose);
      if (step === -1) break;
      this.#touched[step] = this.#chain;
      this.#takers[length] = loose;
      this.#taken[length] = step;
      gain += this.#stepGain;
      length++;
      loose = this.mate[step] ?? broken("mate");
      if (gain > bestGain) {
        bestGain = gain;
        bestLength = length;
        closes = false;
      }
      if (loose === -1) break;
      this.#touched[loose] = this.#chain;
      if (left === -1) continue;
      const closed = gain + this.#scoreOf(loose, left);
      if (closed <= bestGain || closed === gain) continue;
      bestGain = closed;
      bestLength = length;
      closes = true;
    }
    if (bestLength === 0) return false;
    this.#apply(left, bestLength, closes);
    return true;
  }

  #stepGain = 0;

  /** The untouched neighbour with the highest gain if `loose` takes it from its partner, or -1. */
  #bestStep(loose: number): number {
    const { begin, around, from, to, scores } = this.#graph;
    let best = -1;
    this.#stepGain = Number.NEGATIVE_INFINITY;
    const end = begin[loose + 1] ?? broken("begin");
    for (let at = begin[loose] ?? broken("begin"); at < end; at++) {
      const edge = around[at] ?? broken("around");
      const score = scores[edge] ?? broken("scores");
      if (score <= this.#stepGain) break;
      const source = from[edge] ?? broken("from");
      const other = source === loose ? (to[edge] ?? broken("to")) : source;
      if (this.#touched[other] === this.#chain) continue;
      const gain = score - (this.#worth[other] ?? broken("worth"));
      if (gain <= this.#stepGain) continue;
      best = other;
      this.#stepGain = gain;
    }
    return best;
  }

  #apply(left: number, length: number, closes: boolean): void {
    const last = this.mate[this.#taken[length - 1] ?? broken("taken")] ?? broken("mate");
    if (left !== -1) this.#free(left);
    if (last !== -1) this.#free(last);
    for (let step = 0; step < length; step++) {
      const taker = this.#takers[step] ?? broken("takers");
      const taken = this.#taken[step] ?? broken("taken");
      this.#pair(taker, taken, this.#scoreOf(taker, taken));
    }
    if (closes) this.#pair(left, last, this.#scoreOf(left, last));
  }

  #pair(a: number, b: number, score: number): void {
    this.mate[a] = b;
    this.mate[b] = a;
    this.#worth[a] = score;
    this.#worth[b] = score;
  }

  #free(node: number): void {
    this.mate[node] = -1;
    this.#worth[node] = 0;
  }
}

/** A smaller gain is a rounding error, and exchanges could then run in circles. */
const smallestGain = 1e-9;
