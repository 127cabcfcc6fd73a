import { broken } from "./broken.ts";

/**
 * The tickets that one tick compares: nodes, numbered densely from 0, joined by scored edges. The arrays are
 * reused from tick to tick.
 */
export class CandidateGraph {
  nodes = 0;
  edges = 0;
  /** The slot of each node. */
  slots: Int32Array<ArrayBuffer> = new Int32Array(64);
  /** The two ends and the score of each edge, in insertion order. */
  from: Int32Array<ArrayBuffer> = new Int32Array(256);
  to: Int32Array<ArrayBuffer> = new Int32Array(256);
  scores: Float64Array = new Float64Array(256);
  /** The edges of node n are `around[begin[n]]` to `around[begin[n + 1] - 1]`. */
  begin: Int32Array<ArrayBuffer> = new Int32Array(65);
  around: Int32Array<ArrayBuffer> = new Int32Array(512);
  /** All edges, highest score first, to a precision of a thousandth of the highest score. */
  best: Int32Array<ArrayBuffer> = new Int32Array(256);
  /** The node of a slot; valid only if `#nodeIn` holds the current tick. */
  #nodeOf = new Int32Array(256);
  #nodeIn = new Int32Array(256);
  #tick = 0;
  readonly #levels = new Int32Array(levels + 1);

  clear(): void {
    this.nodes = 0;
    this.edges = 0;
    this.#tick++;
  }

  /** The node of a slot; adds it if it has none yet. */
  node(slot: number): number {
    if (slot >= this.#nodeOf.length) {
      this.#nodeOf = roomFor(this.#nodeOf, slot);
      this.#nodeIn = roomFor(this.#nodeIn, slot);
    }
    if (this.#nodeIn[slot] === this.#tick) return this.#nodeOf[slot] ?? broken("nodeOf");
    const node = this.nodes++;
    this.slots = roomFor(this.slots, node);
    this.slots[node] = slot;
    this.#nodeOf[slot] = node;
    this.#nodeIn[slot] = this.#tick;
    return node;
  }

  join(from: number, to: number, score: number): void {
    const edge = this.edges++;
    this.from = roomFor(this.from, edge);
    this.to = roomFor(this.to, edge);
    if (edge >= this.scores.length) {
      const bigger = new Float64Array(this.scores.length * 2);
      bigger.set(this.scores);
      this.scores = bigger;
    }
    this.from[edge] = from;
    this.to[edge] = to;
    this.scores[edge] = score;
  }

  /** Fills `best`, `begin` and `around` in linear time; call it after the last edge is added. */
  arrange(): void {
    this.#sortEdges();
    this.begin = roomFor(this.begin, this.nodes + 1);
    this.around = roomFor(this.around, 2 * this.edges);
    this.begin.fill(0, 0, this.nodes + 2);
    for (let edge = 0; edge < this.edges; edge++) {
      count(this.begin, (this.from[edge] ?? broken("from")) + 1);
      count(this.begin, (this.to[edge] ?? broken("to")) + 1);
    }
    for (let node = 0; node < this.nodes; node++)
      this.begin[node + 1] =
        (this.begin[node + 1] ?? broken("begin")) + (this.begin[node] ?? broken("begin"));
    const fill = this.begin.slice(0, this.nodes);
    for (let at = 0; at < this.edges; at++) {
      const edge = this.best[at] ?? broken("best");
      this.around[count(fill, this.from[edge] ?? broken("from"))] = edge;
      this.around[count(fill, this.to[edge] ?? broken("to"))] = edge;
    }
  }

  /** A counting sort. */
  #sortEdges(): void {
    this.best = roomFor(this.best, this.edges);
    let highest = 0;
    for (let edge = 0; edge < this.edges; edge++)
      highest = Math.max(highest, this.scores[edge] ?? broken("scores"));
    const levelOf = (edge: number) =>
      levels - 1 - Math.floor(((this.scores[edge] ?? broken("scores")) / highest) * (levels - 1));
    this.#levels.fill(0);
    for (let edge = 0; edge < this.edges; edge++) count(this.#levels, levelOf(edge) + 1);
    for (let level = 0; level < levels; level++)
      this.#levels[level + 1] =
        (this.#levels[level + 1] ?? broken("levels")) + (this.#levels[level] ?? broken("levels"));
    for (let edge = 0; edge < this.edges; edge++) this.best[count(this.#levels, levelOf(edge))] = edge;
  }
}

const levels = 1_024;

/** Increments the element and returns its previous value. */
function count(counts: Int32Array, index: number): number {
  const before = counts[index] ?? broken("counts");
  counts[index] = before + 1;
  return before;
}

function roomFor(array: Int32Array<ArrayBuffer>, index: number): Int32Array<ArrayBuffer> {
  if (index < array.length) return array;
  const bigger = new Int32Array(Math.max(index + 1, array.length * 2));
  bigger.set(array);
  return bigger;
}
