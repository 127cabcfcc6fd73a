import * as fc from "fast-check";
import { expect, test } from "vitest";
import { CandidateGraph } from "./candidate-graph.ts";

test("numbers slots densely in order of arrival, restarting in every tick", () => {
  const graph = new CandidateGraph();
  graph.clear();
  expect([7, 900, 7, 3].map((slot) => graph.node(slot))).toEqual([0, 1, 0, 2]);
  expect(Array.from(graph.slots.slice(0, graph.nodes))).toEqual([7, 900, 3]);
  graph.clear();
  expect(graph.node(900)).toBe(0);
});

test("sorts all edges, and those of each node, from the best to the worst", () => {
  const edge = fc.record({
    from: fc.nat(40),
    step: fc.integer({ min: 1, max: 20 }),
    score: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(edge, { minLength: 1, maxLength: 300, size: "max" }), (edges) => {
      const graph = new CandidateGraph();
      for (let tick = 0; tick < 2; tick++) {
        graph.clear();
        for (const { from, step, score } of edges)
          graph.join(graph.node(from), graph.node(from + step), score);
        graph.arrange();
      }
      const scores = Array.from(graph.best.slice(0, graph.edges), (at) => graph.scores[at] ?? 0);
      expect(scores).toEqual(edges.map((one) => one.score).toSorted((a, b) => b - a));
      let ends = 0;
      for (let node = 0; node < graph.nodes; node++) {
        const around = graph.around.slice(graph.begin[node], graph.begin[node + 1]);
        ends += around.length;
        for (const at of around) expect([graph.from[at], graph.to[at]]).toContain(node);
        const own = Array.from(around, (at) => graph.scores[at] ?? 0);
        expect(own).toEqual(own.toSorted((a, b) => b - a));
      }
      expect(ends).toBe(2 * edges.length);
    }),
    { numRuns: 20 },
  );
});
