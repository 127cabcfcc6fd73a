import { expect, test } from "vitest";
import { randomPool } from "./random-pool.ts";

test("each piece has the requested size and is returned once, even beyond one pool", () => {
  const next = randomPool(12);
  const given = Array.from({ length: 1_000 }, next);
  expect(new Set(given.map(({ length }) => length))).toEqual(new Set([12]));
  expect(new Set(given.map((piece) => piece.toString("hex"))).size).toBe(1_000);
  for (const piece of given) piece.fill(0);
  expect(next().equals(Buffer.alloc(12))).toBe(false);
});
