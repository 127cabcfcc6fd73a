import { expect, test } from "vitest";
import { session } from "../testing/tickets.ts";
import { SpentRevisions } from "./consumed-revisions.ts";

const ann = session("ann");

test("a spent revision and all older ones are known, newer ones are not", () => {
  const spent = new SpentRevisions(10, 1_000);
  spent.add(ann, 5, 0);
  expect([4, 5, 6].map((revision) => spent.has(ann, revision))).toEqual([true, true, false]);
  expect(spent.has(session("bob"), 0)).toBe(false);
});

test("an older revision that is spent later changes nothing", () => {
  const spent = new SpentRevisions(10, 1_000);
  spent.add(ann, 5, 0);
  spent.add(ann, 3, 1);
  expect(spent.has(ann, 5)).toBe(true);
});

test("is remembered for as long as promised, and not forever", () => {
  const spent = new SpentRevisions(10, 1_000);
  spent.add(ann, 5, 0);
  spent.turn(999);
  expect(spent.has(ann, 5)).toBe(true);
  spent.turn(1_000);
  expect(spent.has(ann, 5)).toBe(true);
  spent.turn(2_000);
  expect(spent.has(ann, 5)).toBe(false);
  expect(spent.size).toBe(0);
});

test("memory is bounded however many are spent at once, and the latest are known", () => {
  const spent = new SpentRevisions(100, 1_000);
  let largest = 0;
  for (let n = 0; n < 2_000; n++) {
    spent.add(session(`p${n}`), 1, 0);
    largest = Math.max(largest, spent.size);
  }
  expect(largest).toBeLessThanOrEqual(200);
  for (let n = 1_900; n < 2_000; n++) expect(spent.has(session(`p${n}`), 1)).toBe(true);
});
