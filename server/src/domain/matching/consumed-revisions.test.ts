import { expect, test } from "vitest";
import { session } from "../testing/tickets.ts";
import { ConsumedRevisions } from "./consumed-revisions.ts";

const ann = session("ann");

test("a consumed revision and all older ones are known, newer ones are not", () => {
  const consumed = new ConsumedRevisions(10, 1_000);
  consumed.add(ann, 5, 0);
  expect([4, 5, 6].map((revision) => consumed.has(ann, revision))).toEqual([true, true, false]);
  expect(consumed.has(session("bob"), 0)).toBe(false);
});

test("an older revision that is consumed later changes nothing", () => {
  const consumed = new ConsumedRevisions(10, 1_000);
  consumed.add(ann, 5, 0);
  consumed.add(ann, 3, 1);
  expect(consumed.has(ann, 5)).toBe(true);
});

test("is remembered for as long as promised, and not forever", () => {
  const consumed = new ConsumedRevisions(10, 1_000);
  consumed.add(ann, 5, 0);
  consumed.turn(999);
  expect(consumed.has(ann, 5)).toBe(true);
  consumed.turn(1_000);
  expect(consumed.has(ann, 5)).toBe(true);
  consumed.turn(2_000);
  expect(consumed.has(ann, 5)).toBe(false);
  expect(consumed.size).toBe(0);
});

test("memory is bounded however many are consumed at once, and the latest are known", () => {
  const consumed = new ConsumedRevisions(100, 1_000);
  let largest = 0;
  for (let n = 0; n < 2_000; n++) {
    consumed.add(session(`p${n}`), 1, 0);
    largest = Math.max(largest, consumed.size);
  }
  expect(largest).toBeLessThanOrEqual(200);
  for (let n = 1_900; n < 2_000; n++) expect(consumed.has(session(`p${n}`), 1)).toBe(true);
});
