/** The weight of pairing two vertices of [0, count): a whole number, 0 where they cannot be paired. */
export type WeightOf = (a: number, b: number) => number;

/**
 * A matching of maximum total weight in a general graph: the partner of each vertex, or -1. Edmonds' blossom method as a
 * primal-dual algorithm with slacks, O(n³) time and O(n²) memory (Galil, "Efficient algorithms for finding maximum
 * matching in graphs", 1986). Exact for whole weights below 2^29.
 */
export function exactMatching(count: number, weightOf: WeightOf): readonly number[] {
  const search = new BlossomSearch(count, weightOf);
  while (search.augmentOnce());
  return search.partners();
}

const outer = 0;
const inner = 1;
const untouched = -1;

/** Vertices are 1 to n, blossoms n + 1 and on; 0 says "none". A node is a vertex or a blossom that is its own top. */
class BlossomSearch {
  readonly #n: number;
  /** How many nodes there may be, and the stride of the edge tables. */
  readonly #stride: number;
  #nodes: number;
  /** For two nodes: the ends and the weight of the best edge between vertices inside them. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #weight: Int32Array;
  /** Which member of a blossom a vertex is in. */
  readonly #memberWith: Int32Array;
  readonly #dual: Float64Array;
  readonly #mate: Int32Array;
  readonly #slackFrom: Int32Array;
  readonly #top: Int32Array;
  readonly #parent: Int32Array;
  readonly #label: Int32Array;
  readonly #seen: Int32Array;
  #seenMark = 0;
  readonly #members: number[][];
  #queue: number[] = [];

  constructor(count: number, weightOf: WeightOf) {
    const n = count;
    const stride = n + Math.ceil(n / 2) + 2;
    this.#n = n;
    this.#stride = stride;
    this.#nodes = n;
    this.#from = new Int32Array(stride * stride);
    this.#to = new Int32Array(stride * stride);
    this.#weight = new Int32Array(stride * stride);
    this.#memberWith = new Int32Array(stride * (n + 1));
    this.#dual = new Float64Array(stride);
    this.#mate = new Int32Array(stride);
    this.#slackFrom = new Int32Array(stride);
    this.#top = new Int32Array(stride);
    this.#parent = new Int32Array(stride);
    this.#label = new Int32Array(stride);
    this.#seen = new Int32Array(stride);
    this.#members = Array.from({ length: stride }, () => []);
    let heaviest = 0;
    for (let u = 1; u <= n; u++) {
      this.#top[u] = u;
      this.#memberWith[u * (n + 1) + u] = u;
      for (let v = 1; v <= n; v++) {
        const at = u * stride + v;
        this.#from[at] = u;
        this.#to[at] = v;
        const weight = u === v ? 0 : weightOf(u - 1, v - 1);
        this.#weight[at] = weight;
        heaviest = Math.max(heaviest, weight);
      }
    }
    this.#dual.fill(heaviest, 1, n + 1);
  }

  partners(): readonly number[] {
    return Array.from({ length: this.#n }, (_, index) => this.#get(this.#mate, index + 1) - 1);
  }

  /** One phase: grows trees from all free nodes until the matching gains an edge; false when it is optimal. */
  augmentOnce(): boolean {
    this.#label.fill(untouched, 1, this.#nodes + 1);
    this.#slackFrom.fill(0, 1, this.#nodes + 1);
    this.#queue = [];
    for (let x = 1; x <= this.#nodes; x++)
      if (this.#top[x] === x && this.#mate[x] === 0) {
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

  /** Follows tight edges from outer vertices as far as they go; true when an augmenting path was found. */
  #growTight(): boolean {
    for (let head = 0; head < this.#queue.length; head++) {
      const u = this.#queue[head] ?? 0;
      const topU = this.#get(this.#top, u);
      if (this.#label[topU] === inner) continue;
      for (let v = 1; v <= this.#n; v++) {
        const at = u * this.#stride + v;
        if (this.#get(this.#weight, at) <= 0 || this.#top[u] === this.#top[v]) continue;
        if (this.#slack(at) === 0) {
          if (this.#useTight(at)) return true;
        } else this.#noteSlack(u, this.#get(this.#top, v));
      }
    }
    return false;
  }

  /** How far the duals can move until an edge becomes tight or an inner blossom is emptied. */
  #dualStep(): number {
    let step = Number.POSITIVE_INFINITY;
    for (let b = this.#n + 1; b <= this.#nodes; b++)
      if (this.#top[b] === b && this.#label[b] === inner) step = Math.min(step, (this.#dual[b] ?? 0) / 2);
    for (let x = 1; x <= this.#nodes; x++) {
      const from = this.#get(this.#slackFrom, x);
      if (this.#top[x] !== x || from === 0 || this.#label[x] === inner) continue;
      const slack = this.#slack(from * this.#stride + x);
      step = Math.min(step, this.#label[x] === outer ? slack / 2 : slack);
    }
    return step;
  }

  /** False when the dual of a free vertex is used up: then no further edge makes the matching heavier. */
  #shiftDuals(step: number): boolean {
    for (let u = 1; u <= this.#n; u++) {
      const label = this.#label[this.#get(this.#top, u)];
      const dual = this.#dual[u] ?? 0;
      if (label === outer) {
        if (dual <= step) return false;
        this.#dual[u] = dual - step;
      } else if (label === inner) this.#dual[u] = dual + step;
    }
    for (let b = this.#n + 1; b <= this.#nodes; b++) {
      if (this.#top[b] !== b) continue;
      if (this.#label[b] === outer) this.#dual[b] = (this.#dual[b] ?? 0) + step * 2;
      else if (this.#label[b] === inner) this.#dual[b] = (this.#dual[b] ?? 0) - step * 2;
    }
    return true;
  }

  #takeNewlyTight(): boolean {
    for (let x = 1; x <= this.#nodes; x++) {
      const from = this.#get(this.#slackFrom, x);
      if (this.#top[x] !== x || from === 0 || this.#top[from] === x) continue;
      const at = from * this.#stride + x;
      if (this.#slack(at) === 0 && this.#useTight(at)) return true;
    }
    return false;
  }

  #expandEmptied(): void {
    for (let b = this.#n + 1; b <= this.#nodes; b++)
      if (this.#top[b] === b && this.#label[b] === inner && this.#dual[b] === 0) this.#expand(b);
  }

  /** A tight edge from an outer node: grows the tree, closes a blossom, or (true) completes an augmenting path. */
  #useTight(at: number): boolean {
    const from = this.#get(this.#from, at);
    const u = this.#get(this.#top, from);
    const v = this.#get(this.#top, this.#get(this.#to, at));
    if (this.#label[v] === untouched) {
      this.#parent[v] = from;
      this.#label[v] = inner;
      const mate = this.#get(this.#top, this.#get(this.#mate, v));
      this.#slackFrom[v] = 0;
      this.#slackFrom[mate] = 0;
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
      const next = this.#get(this.#top, this.#get(this.#mate, u));
      this.#setMate(u, v);
      if (next === 0) return;
      const above = this.#get(this.#top, this.#get(this.#parent, next));
      this.#setMate(next, above);
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
        u = this.#get(this.#top, this.#get(this.#mate, u));
        if (u !== 0) u = this.#get(this.#top, this.#get(this.#parent, u));
      }
      [u, v] = [v, u];
    }
    return 0;
  }

  /** Makes one node of the odd cycle through u, v and their common ancestor. */
  #shrink(u: number, base: number, v: number): void {
    let b = this.#n + 1;
    while (b <= this.#nodes && this.#top[b] !== 0) b++;
    if (b > this.#nodes) this.#nodes++;
    this.#dual[b] = 0;
    this.#label[b] = outer;
    this.#mate[b] = this.#get(this.#mate, base);
    const members = [base];
    for (let x = u; x !== base; ) {
      const mate = this.#get(this.#top, this.#get(this.#mate, x));
      members.push(x, mate);
      this.#enqueue(mate);
      x = this.#get(this.#top, this.#get(this.#parent, mate));
    }
    members.reverse();
    members.unshift(members.pop() ?? base);
    for (let x = v; x !== base; ) {
      const mate = this.#get(this.#top, this.#get(this.#mate, x));
      members.push(x, mate);
      this.#enqueue(mate);
      x = this.#get(this.#top, this.#get(this.#parent, mate));
    }
    this.#members[b] = members;
    this.#setTop(b, b);
    this.#joinEdges(b, members);
    this.#findSlack(b);
  }

  #joinEdges(b: number, members: readonly number[]): void {
    const stride = this.#stride;
    for (let x = 1; x <= this.#nodes; x++) {
      this.#weight[b * stride + x] = 0;
      this.#weight[x * stride + b] = 0;
    }
    for (let v = 1; v <= this.#n; v++) this.#memberWith[b * (this.#n + 1) + v] = 0;
    for (const member of members) {
      for (let x = 1; x <= this.#nodes; x++) {
        const own = b * stride + x;
        const at = member * stride + x;
        if (this.#get(this.#weight, at) === 0) continue;
        if (this.#weight[own] !== 0 && this.#slack(at) >= this.#slack(own)) continue;
        this.#copyEdge(at, own);
        this.#copyEdge(x * stride + member, x * stride + b);
      }
      for (let v = 1; v <= this.#n; v++)
        if (this.#get(this.#memberWith, member * (this.#n + 1) + v) !== 0)
          this.#memberWith[b * (this.#n + 1) + v] = member;
    }
  }

  /** Dissolves an inner blossom whose dual is used up; the even way through it stays in the tree. */
  #expand(b: number): void {
    const members = this.#members[b] ?? [];
    for (const member of members) this.#setTop(member, member);
    const entry = this.#memberOf(b, this.#get(this.#from, b * this.#stride + this.#get(this.#parent, b)));
    const length = this.#turnToEven(b, entry);
    const turned = this.#members[b] ?? [];
    for (let at = 0; at < length; at += 2) {
      const node = turned[at] ?? 0;
      const next = turned[at + 1] ?? 0;
      this.#parent[node] = this.#get(this.#from, next * this.#stride + node);
      this.#label[node] = inner;
      this.#label[next] = outer;
      this.#slackFrom[node] = 0;
      this.#findSlack(next);
      this.#enqueue(next);
    }
    this.#label[entry] = inner;
    this.#parent[entry] = this.#get(this.#parent, b);
    for (const node of turned.slice(length + 1)) {
      this.#label[node] = untouched;
      this.#findSlack(node);
    }
    this.#top[b] = 0;
  }

  /** Where a member stands, after turning the cycle round if needed so that the way to it from the base is even. */
  #turnToEven(b: number, member: number): number {
    const members = this.#members[b] ?? [];
    const at = members.indexOf(member);
    if (at % 2 === 0) return at;
    const [base, ...rest] = members;
    this.#members[b] = [base ?? 0, ...rest.toReversed()];
    return members.length - at;
  }

  #setMate(u: number, v: number): void {
    const at = u * this.#stride + v;
    this.#mate[u] = this.#get(this.#to, at);
    if (u <= this.#n) return;
    const entry = this.#memberOf(u, this.#get(this.#from, at));
    const length = this.#turnToEven(u, entry);
    const members = this.#members[u] ?? [];
    for (let i = 0; i < length; i++) this.#setMate(members[i] ?? 0, members[i ^ 1] ?? 0);
    this.#setMate(entry, v);
    this.#members[u] = [...members.slice(length), ...members.slice(0, length)];
  }

  #setTop(node: number, top: number): void {
    this.#top[node] = top;
    if (node > this.#n) for (const member of this.#members[node] ?? []) this.#setTop(member, top);
  }

  #enqueue(node: number): void {
    if (node <= this.#n) this.#queue.push(node);
    else for (const member of this.#members[node] ?? []) this.#enqueue(member);
  }

  #findSlack(x: number): void {
    this.#slackFrom[x] = 0;
    for (let u = 1; u <= this.#n; u++) {
      const top = this.#get(this.#top, u);
      if (this.#get(this.#weight, u * this.#stride + x) > 0 && top !== x && this.#label[top] === outer)
        this.#noteSlack(u, x);
    }
  }

  #noteSlack(u: number, x: number): void {
    const known = this.#get(this.#slackFrom, x);
    if (known === 0 || this.#slack(u * this.#stride + x) < this.#slack(known * this.#stride + x))
      this.#slackFrom[x] = u;
  }

  #slack(at: number): number {
    const u = this.#get(this.#from, at);
    const v = this.#get(this.#to, at);
    return (this.#dual[u] ?? 0) + (this.#dual[v] ?? 0) - 2 * this.#get(this.#weight, u * this.#stride + v);
  }

  #copyEdge(at: number, to: number): void {
    this.#from[to] = this.#get(this.#from, at);
    this.#to[to] = this.#get(this.#to, at);
    this.#weight[to] = this.#get(this.#weight, at);
  }

  #memberOf(blossom: number, vertex: number): number {
    return this.#get(this.#memberWith, blossom * (this.#n + 1) + vertex);
  }

  #get(array: Int32Array, index: number): number {
    return array[index] ?? 0;
  }
}
