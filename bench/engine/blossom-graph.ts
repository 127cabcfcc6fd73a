/** The weight of pairing two vertices of [0, count): an integer, 0 if they cannot be paired. */
export type WeightOf = (a: number, b: number) => number;

/**
 * A graph whose odd cycles can be shrunk to one node each, with a matching and its duals. Vertices are 1 to n, blossoms
 * n + 1 and up; 0 means "none". A node is a vertex or a blossom that is its own top.
 */
export class BlossomGraph {
  readonly n: number;
  /** The maximum number of nodes, and the stride of the edge tables. */
  readonly stride: number;
  nodes: number;
  /** For two nodes, the ends and the weight of the best edge between vertices inside them. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Int32Array;
  /** The member of a blossom that contains a vertex. */
  readonly #memberWith: Int32Array;
  readonly dual: Float64Array;
  readonly mate: Int32Array;
  readonly top: Int32Array;
  readonly members: number[][];

  constructor(count: number, weightOf: WeightOf) {
    const n = count;
    const stride = n + Math.ceil(n / 2) + 2;
    this.n = n;
    this.stride = stride;
    this.nodes = n;
    this.from = new Int32Array(stride * stride);
    this.to = new Int32Array(stride * stride);
    this.weight = new Int32Array(stride * stride);
    this.#memberWith = new Int32Array(stride * (n + 1));
    this.dual = new Float64Array(stride);
    this.mate = new Int32Array(stride);
    this.top = new Int32Array(stride);
    this.members = Array.from({ length: stride }, () => []);
    let heaviest = 0;
    for (let u = 1; u <= n; u++) {
      this.top[u] = u;
      this.#memberWith[u * (n + 1) + u] = u;
      for (let v = 1; v <= n; v++) {
        const at = u * stride + v;
        this.from[at] = u;
        this.to[at] = v;
        const weight = u === v ? 0 : weightOf(u - 1, v - 1);
        this.weight[at] = weight;
        heaviest = Math.max(heaviest, weight);
      }
    }
    this.dual.fill(heaviest, 1, n + 1);
  }

  joinEdges(b: number, members: readonly number[]): void {
    const stride = this.stride;
    for (let x = 1; x <= this.nodes; x++) {
      this.weight[b * stride + x] = 0;
      this.weight[x * stride + b] = 0;
    }
    for (let v = 1; v <= this.n; v++) this.#memberWith[b * (this.n + 1) + v] = 0;
    for (const member of members) {
      for (let x = 1; x <= this.nodes; x++) {
        const own = b * stride + x;
        const at = member * stride + x;
        if (valueAt(this.weight, at) === 0) continue;
        if (this.weight[own] !== 0 && this.slack(at) >= this.slack(own)) continue;
        this.#copyEdge(at, own);
        this.#copyEdge(x * stride + member, x * stride + b);
      }
      for (let v = 1; v <= this.n; v++)
        if (valueAt(this.#memberWith, member * (this.n + 1) + v) !== 0)
          this.#memberWith[b * (this.n + 1) + v] = member;
    }
  }

  /** The index of a member, after reversing the cycle if needed so that the path to it from the base is even. */
  turnToEven(b: number, member: number): number {
    const members = this.members[b] ?? [];
    const at = members.indexOf(member);
    if (at % 2 === 0) return at;
    const [base, ...rest] = members;
    this.members[b] = [base ?? 0, ...rest.toReversed()];
    return members.length - at;
  }

  setMate(u: number, v: number): void {
    const at = u * this.stride + v;
    this.mate[u] = valueAt(this.to, at);
    if (u <= this.n) return;
    const entry = this.memberOf(u, valueAt(this.from, at));
    const length = this.turnToEven(u, entry);
    const members = this.members[u] ?? [];
    for (let i = 0; i < length; i++) this.setMate(members[i] ?? 0, members[i ^ 1] ?? 0);
    this.setMate(entry, v);
    this.members[u] = [...members.slice(length), ...members.slice(0, length)];
  }

  setTop(node: number, top: number): void {
    this.top[node] = top;
    if (node > this.n) for (const member of this.members[node] ?? []) this.setTop(member, top);
  }

  slack(at: number): number {
    const u = valueAt(this.from, at);
    const v = valueAt(this.to, at);
    return (this.dual[u] ?? 0) + (this.dual[v] ?? 0) - 2 * valueAt(this.weight, u * this.stride + v);
  }

  #copyEdge(at: number, to: number): void {
    this.from[to] = valueAt(this.from, at);
    this.to[to] = valueAt(this.to, at);
    this.weight[to] = valueAt(this.weight, at);
  }

  memberOf(blossom: number, vertex: number): number {
    return valueAt(this.#memberWith, blossom * (this.n + 1) + vertex);
  }
}

/** The value at an index; 0 beyond the end. */
export function valueAt(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}
