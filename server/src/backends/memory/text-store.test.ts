import fc from "fast-check";
import { expect, test } from "vitest";
import { type StoredText, TextStore } from "./text-store.ts";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  // Some fill a block, and some are larger than one.
  fc
    .tuple(fc.constantFrom("a", "é", "😀"), fc.nat({ max: 150_000 }))
    .map(([unit, count]) => unit.repeat(count)),
);
const step = fc.oneof(
  { weight: 3, arbitrary: text.map((added) => ({ added })) },
  { weight: 2, arbitrary: fc.nat().map((dropped) => ({ dropped })) },
);

test("each text is read as it was added, until it is dropped, whatever else is added and dropped", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const store = new TextStore();
      const kept: { readonly place: StoredText; readonly text: string }[] = [];
      for (const one of steps) {
        if ("added" in one) kept.push({ place: store.add(one.added), text: one.added });
        else for (const { place } of kept.splice(one.dropped % (kept.length + 1), 1)) store.drop(place);
        expect(kept.every((each) => store.read(each.place) === each.text)).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

test("blocks whose texts are dropped are used again", () => {
  const store = new TextStore();
  const hundred = () => Array.from({ length: 100 }, () => store.add("x".repeat(10_000)));
  const first = hundred();
  for (const place of first) store.drop(place);
  const blocks = new Set(first.map(({ slab }) => slab));
  expect(hundred().every(({ slab }) => blocks.has(slab))).toBe(true);
});
