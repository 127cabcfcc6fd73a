import { BlossomGraph, valueAt, type WeightOf } from "./blossom-graph.ts";

/**
 * A matching of maximum total weight in a general graph: the partner of each vertex, or -1. Edmonds' blossom method as a
 * primal-dual algorithm with slacks, O(n³) time and O(n²) memory (Galil, "Efficient algorithms for finding maximum
 * matching in graphs", 1986). Exact for integer weights below 2^29.
 */
export function exactMatching(count: number, weightOf: WeightOf): readonly number[] {
  const search = new BlossomSearch(new BlossomGraph(count, weightOf));
  while (search.augmentOnce());
  return search.partners();
}

const outer = 0;
const inner = 1;
const untouched = -1;

/** The alternating trees that grow over a blossom graph until an augmenting path is found. */
class BlossomSearch {
  readonly #graph: BlossomGraph;
  /** For each node, the outer vertex with the least slack to it, or 0, and that slack. */
  readonly #slackFrom: Int32Array;
  readonly #slackOf: Float64Array;
  readonly #parent: Int32Array;
  readonly #label: Int32Array;
  readonly #seen: Int32Array;
  #seenMark = 0;
  #queue: number[] = [];

  constructor(graph: BlossomGraph) {
    this.#graph = graph;
    this.#slackFrom = new Int32Array(graph.stride);
    this.#slackOf = new Float64Array(graph.stride);
    this.#parent = new Int32Array(graph.stride);
    this.#label = new Int32Array(graph.stride);
    this.#seen = new Int32Array(graph.stride);
  }

  partners(): readonly number[] {
    return Array.from({ length: this.#graph.n }, (_, index) => valueAt(this.#graph.mate, index + 1) - 1);
  }

  /** One phase: grows trees from all free nodes until the matching gains an edge; false if it is optimal. */
  augmentOnce(): boolean {
    this.#label.fill(untouched, 1, this.#graph.nodes + 1);
    this.#slackFrom.fill(0, 1, this.#graph.nodes + 1);
    this.#slackOf.fill(Number.POSITIVE_INFINITY, 1, this.#graph.nodes + 1);
    this.#queue = [];
    for (let x = 1; x <= this.#graph.nodes; x++)
      if (this.#graph.top[x] === x && this.#graph.mate[x] === 0) {
        this.#parent[x] = 0;
        this.#label[x] = outer;
        this.#enqueue(x);
      }
    if (this.#queue.length === 0) return false;
    for (;;) {
      if (this.#growTight()) return true;
      const step = this.#dualStep();
      if (!this.#shiftDuals(step)) return false;
      this.#queue = [];
      if (this.#takeNewlyTight()) return true;
      this.#expandEmptied();
    }
  }

  /** Follows tight edges from outer vertices; true if it found an augmenting path. */
  #growTight(): boolean {
    const { top, weight, dual, stride, n } = this.#graph;
    for (let head = 0; head < this.#queue.length; head++) {
      const u = this.#queue[head] ?? 0;
      if (this.#label[valueAt(top, u)] === inner) continue;
      // Nearly all time is spent in this loop, so it reads the tables directly.
      const dualU = dual[u] ?? 0;
      for (let v = 1; v <= n; v++) {
        const heavy = valueAt(weight, u * stride + v);
        if (heavy <= 0) continue;
        const topV = valueAt(top, v);
        if (topV === top[u]) continue;
        const slack = dualU + (dual[v] ?? 0) - 2 * heavy;
        if (slack === 0) {
          if (this.#useTight(u * stride + v)) return true;
        } else if (slack < (this.#slackOf[topV] ?? 0)) {
          this.#slackFrom[topV] = u;
          this.#slackOf[topV] = slack;
        }
      }
    }
    return false;
  }

  /** The distance that the duals can move until an edge becomes tight or an inner blossom's dual becomes 0. */
  #dualStep(): number {
    let step = Number.POSITIVE_INFINITY;
    for (let b = this.#graph.n + 1; b <= this.#graph.nodes; b++)
      if (this.#graph.top[b] === b && this.#label[b] === inner)
        step = Math.min(step, (this.#graph.dual[b] ?? 0) / 2);
    for (let x = 1; x <= this.#graph.nodes; x++) {
      const from = valueAt(this.#slackFrom, x);
      if (this.#graph.top[x] !== x || from === 0 || this.#label[x] === inner) continue;
      const slack = this.#slackOf[x] ?? 0;
      step = Math.min(step, this.#label[x] === outer ? slack / 2 : slack);
    }
    return step;
  }

  /** False if the dual of a free vertex is used up: then no further edge makes the matching heavier. */
  #shiftDuals(step: number): boolean {
    for (let u = 1; u <= this.#graph.n; u++) {
      const label = this.#label[valueAt(this.#graph.top, u)];
      const dual = this.#graph.dual[u] ?? 0;
      if (label === outer) {
        if (dual <= step) return false;
        this.#graph.dual[u] = dual - step;
      } else if (label === inner) this.#graph.dual[u] = dual + step;
    }
    for (let b = this.#graph.n + 1; b <= this.#graph.nodes; b++) {
      if (this.#graph.top[b] !== b) continue;
      if (this.#label[b] === outer) this.#graph.dual[b] = (this.#graph.dual[b] ?? 0) + step * 2;
      else if (this.#label[b] === inner) this.#graph.dual[b] = (this.#graph.dual[b] ?? 0) - step * 2;
    }
    for (let x = 1; x <= this.#graph.nodes; x++)
      this.#slackOf[x] = (this.#slackOf[x] ?? 0) - (this.#label[x] === outer ? 2 * step : step);
    return true;
  }

  #takeNewlyTight(): boolean {
    for (let x = 1; x <= this.#graph.nodes; x++) {
      const from = valueAt(this.#slackFrom, x);
      if (this.#graph.top[x] !== x || from === 0 || this.#graph.top[from] === x) continue;
      const at = from * this.#graph.stride + x;
      if (this.#graph.slack(at) === 0 && this.#useTight(at)) return true;
    }
    return false;
  }

  #expandEmptied(): void {
    for (let b = this.#graph.n + 1; b <= this.#graph.nodes; b++)
      if (this.#graph.top[b] === b && this.#label[b] === inner && this.#graph.dual[b] === 0) this.#expand(b);
  }

  /** A tight edge from an outer node: grows the tree, closes a blossom, or (true) completes an augmenting path. */
  #useTight(at: number): boolean {
    const from = valueAt(this.#graph.from, at);
    const u = valueAt(this.#graph.top, from);
    const v = valueAt(this.#graph.top, valueAt(this.#graph.to, at));
    if (this.#label[v] === untouched) {
      this.#parent[v] = from;
      this.#label[v] = inner;
      const mate = valueAt(this.#graph.top, valueAt(this.#graph.mate, v));
      this.#dropSlack(v);
      this.#dropSlack(mate);
      this.#label[mate] = outer;
      this.#enqueue(mate);
    } else if (this.#label[v] === outer) {
      const meeting = this.#commonAncestor(u, v);
      if (meeting === 0) {
        this.#flipPath(u, v);
        this.#flipPath(v, u);
        return true;
      }
      this.#shrink(u, meeting, v);
    }
    return false;
  }

  #flipPath(start: number, target: number): void {
    let u = start;
    let v = target;
    for (;;) {
      const next = valueAt(this.#graph.top, valueAt(this.#graph.mate, u));
      this.#graph.setMate(u, v);
      if (next === 0) return;
      const above = valueAt(this.#graph.top, valueAt(this.#parent, next));
      this.#graph.setMate(next, above);
      u = above;
      v = next;
    }
  }

  #commonAncestor(a: number, b: number): number {
    const mark = ++this.#seenMark;
    let u = a;
    let v = b;
    while (u !== 0 || v !== 0) {
      if (u !== 0) {
        if (this.#seen[u] === mark) return u;
        this.#seen[u] = mark;
        u = valueAt(this.#graph.top, valueAt(this.#graph.mate, u));
        if (u !== 0) u = valueAt(this.#graph.top, valueAt(this.#parent, u));
      }
      [u, v] = [v, u];
    }
    return 0;
  }

  /** Shrinks the odd cycle through u, v and their common ancestor to one node. */
  #shrink(u: number, base: number, v: number): void {
    let b = this.#graph.n + 1;
    while (b <= this.#graph.nodes && this.#graph.top[b] !== 0) b++;
    if (b > this.#graph.nodes) this.#graph.nodes++;
    this.#graph.dual[b] = 0;
    this.#label[b] = outer;
    this.#graph.mate[b] = valueAt(this.#graph.mate, base);
    const members = [base];
    for (let x = u; x !== base; ) {
      const mate = valueAt(this.#graph.top, valueAt(this.#graph.mate, x));
      members.push(x, mate);
      this.#enqueue(mate);
      x = valueAt(this.#graph.top, valueAt(this.#parent, mate));
    }
    members.reverse();
    members.unshift(members.pop() ?? base);
    for (let x = v; x !== base; ) {
      const mate = valueAt(this.#graph.top, valueAt(this.#graph.mate, x));
      members.push(x, mate);
      this.#enqueue(mate);
      x = valueAt(this.#graph.top, valueAt(this.#parent, mate));
    }
    this.#graph.members[b] = members;
    this.#graph.setTop(b, b);
    this.#graph.joinEdges(b, members);
    this.#findSlack(b);
  }

  /** Expands an inner blossom whose dual is used up; the even path through it stays in the tree. */
  #expand(b: number): void {
    const members = this.#graph.members[b] ?? [];
    for (const member of members) this.#graph.setTop(member, member);
    const entry = this.#graph.memberOf(
      b,
      valueAt(this.#graph.from, b * this.#graph.stride + valueAt(this.#parent, b)),
    );
    const length = this.#graph.turnToEven(b, entry);
    const turned = this.#graph.members[b] ?? [];
    for (let at = 0; at < length; at += 2) {
      const node = turned[at] ?? 0;
      const next = turned[at + 1] ?? 0;
      this.#parent[node] = valueAt(this.#graph.from, next * this.#graph.stride + node);
      this.#label[node] = inner;
      this.#label[next] = outer;
      this.#dropSlack(node);
      this.#findSlack(next);
      this.#enqueue(next);
    }
    this.#label[entry] = inner;
    this.#parent[entry] = valueAt(this.#parent, b);
    for (const node of turned.slice(length + 1)) {
      this.#label[node] = untouched;
      this.#findSlack(node);
    }
    this.#graph.top[b] = 0;
  }

  #enqueue(node: number): void {
    if (node <= this.#graph.n) this.#queue.push(node);
    else for (const member of this.#graph.members[node] ?? []) this.#enqueue(member);
  }

  #findSlack(x: number): void {
    this.#dropSlack(x);
    const { n, stride, weight, top } = this.#graph;
    for (let u = 1; u <= n; u++) {
      const edge = u * stride + x;
      const topU = valueAt(top, u);
      if (valueAt(weight, edge) <= 0 || topU === x || this.#label[topU] !== outer) continue;
      const slack = this.#graph.slack(edge);
      if (slack >= (this.#slackOf[x] ?? 0)) continue;
      this.#slackFrom[x] = u;
      this.#slackOf[x] = slack;
    }
  }

  #dropSlack(x: number): void {
    this.#slackFrom[x] = 0;
    this.#slackOf[x] = Number.POSITIVE_INFINITY;
  }
}
