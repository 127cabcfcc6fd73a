import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CandidateGraph } from "./candidate-graph.ts";
import { Exchange } from "./exchange.ts";

type Edge = readonly [a: number, b: number, score: number];

function matched(nodes: number, edges: readonly Edge[], rounds: number, depth = 8) {
  const graph = new CandidateGraph();
  graph.clear();
  // Slots differ from nodes, which are numbered in order of arrival.
  for (let slot = 0; slot < nodes; slot++) graph.node(1_000 + slot);
  const scores = new Map<string, number>();
  for (const [a, b, score] of edges) {
    graph.join(graph.node(1_000 + a), graph.node(1_000 + b), score);
    scores.set(`${Math.min(a, b)}-${Math.max(a, b)}`, score);
  }
  const scoreOf = (a: number, b: number) => scores.get(`${Math.min(a, b)}-${Math.max(a, b)}`) ?? 0;
  if (edges.length > 0) graph.arrange();
  const exchange = new Exchange(graph, scoreOf, depth);
  exchange.run(rounds);
  const mates = Array.from(exchange.mate.slice(0, nodes));
  const total = mates.reduce((sum, b, a) => (b > a ? sum + scoreOf(a, b) : sum), 0);
  return { mates, total, scoreOf };
}

const anyGraph = fc
  .uniqueArray(fc.tuple(fc.nat(9), fc.nat(9), fc.integer({ min: 1, max: 20 })), {
    selector: ([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`,
    maxLength: 30,
  })
  .map((edges): readonly Edge[] => edges.filter(([a, b]) => a !== b));

function bestTotal(nodes: number, scoreOf: (a: number, b: number) => number): number {
  const best = (free: number): number => {
    if (free === 0) return 0;
    const a = 31 - Math.clz32(free);
    const others = free & ~(1 << a);
    let total = best(others);
    for (let b = 0; b < a; b++)
      if (others & (1 << b) && scoreOf(a, b) > 0)
        total = Math.max(total, scoreOf(a, b) + best(others & ~(1 << b)));
    return total;
  };
  return best((1 << nodes) - 1);
}

describe("the matching", () => {
  test("joins nodes in pairs along edges, in any graph", () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(4), (edges, rounds) => {
        const { mates, scoreOf } = matched(10, edges, rounds);
        for (const [a, b] of mates.entries()) {
          if (b === -1) continue;
          expect(mates[b]).toBe(a);
          expect(scoreOf(a, b)).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("leaves no edge with both ends free", () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const { mates } = matched(10, edges, 4);
        for (const [a, b] of edges) expect(mates[a] === -1 && mates[b] === -1).toBe(false);
      }),
    );
  });

  test("never loses score in an exchange", () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const totals = [0, 1, 2, 4].map((rounds) => matched(10, edges, rounds).total);
        expect(totals).toEqual(totals.toSorted((a, b) => a - b));
      }),
    );
  });

  test("scores at least half of the optimum, and on small graphs nearly always all of it", () => {
    let best = 0;
    let runs = 0;
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const { total, scoreOf } = matched(10, edges, 8);
        const optimum = bestTotal(10, scoreOf);
        expect(total).toBeGreaterThanOrEqual(optimum / 2);
        runs++;
        if (total === optimum) best++;
      }),
      { numRuns: 300 },
    );
    expect(best / runs).toBeGreaterThan(0.85);
  });
});

describe("an exchange", () => {
  test("gives up one good pair for two pairs with a better total", () => {
    const path: readonly Edge[] = [
      [0, 1, 5],
      [1, 2, 6],
      [2, 3, 5],
    ];
    expect(matched(4, path, 0).total).toBe(6);
    expect(matched(4, path, 1).total).toBe(10);
  });

  test("closes a ring: two pairs swap partners", () => {
    const ring: readonly Edge[] = [
      [0, 1, 7],
      [1, 2, 6],
      [2, 3, 1],
      [3, 0, 6],
    ];
    expect(matched(4, ring, 0).total).toBe(8);
    expect(matched(4, ring, 2).total).toBe(12);
  });

  test("follows a long chain only up to its depth", () => {
    const long: readonly Edge[] = [
      [0, 1, 10],
      [1, 2, 11],
      [2, 3, 10],
      [3, 4, 11],
      [4, 5, 10],
    ];
    expect(matched(6, long, 4, 8).total).toBe(30);
    expect(matched(6, long, 0, 8).total).toBe(22);
  });

  test("does nothing without edges", () => {
    expect(matched(3, [], 4).mates).toEqual([-1, -1, -1]);
  });
});
