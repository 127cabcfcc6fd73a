import { Random } from "@lets-meet/server/testing/random.ts";
import { expect, test } from "vitest";
import { exactMatching } from "./exact-matching.ts";

/** The best total weight of all matchings, by trying each. */
function bruteForce(count: number, weightOf: (a: number, b: number) => number): number {
  const best = (free: number): number => {
    if (free === 0) return 0;
    const a = 31 - Math.clz32(free);
    const others = free & ~(1 << a);
    let total = best(others);
    for (let b = 0; b < a; b++)
      if (others & (1 << b) && weightOf(a, b) > 0)
        total = Math.max(total, weightOf(a, b) + best(others & ~(1 << b)));
    return total;
  };
  return best((1 << count) - 1);
}

function symmetric(random: Random, count: number, density: number, heaviest: number) {
  const weights = Array.from({ length: count * count }, () => 0);
  for (let a = 0; a < count; a++)
    for (let b = 0; b < a; b++) {
      const weight = random.chance(density) ? 1 + random.below(heaviest) : 0;
      weights[a * count + b] = weight;
      weights[b * count + a] = weight;
    }
  return (a: number, b: number) => weights[a * count + b] ?? 0;
}

test.each([
  [3, 1_500],
  [9, 1_500],
  [60, 500],
])("the search finds the heaviest matching of small graphs with weights up to %i", (heaviest, runs) => {
  const random = new Random(heaviest);
  for (let run = 0; run < runs; run++) {
    const count = 2 + random.below(9);
    const weightOf = symmetric(random, count, 0.2 + 0.8 * random.unit(), heaviest);
    const partners = exactMatching(count, weightOf);
    let total = 0;
    for (const [a, b] of partners.entries()) {
      if (b === -1) continue;
      expect(partners[b]).toBe(a);
      total += weightOf(a, b);
    }
    expect(total / 2).toBe(bruteForce(count, weightOf));
  }
});

test("the search shrinks an odd cycle and expands it again", () => {
  const edges = new Map([
    ["0-1", 8],
    ["1-2", 8],
    ["2-3", 8],
    ["3-4", 8],
    ["0-4", 8],
    ["4-5", 6],
  ]);
  const weightOf = (a: number, b: number) => edges.get(`${Math.min(a, b)}-${Math.max(a, b)}`) ?? 0;
  const partners = exactMatching(6, weightOf);
  expect(partners[5]).toBe(4);
});
