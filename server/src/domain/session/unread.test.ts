import fc from "fast-check";
import { expect, test } from "vitest";
import { sessionId } from "../../testing/samples.ts";
import { charge, settle, type Unread } from "./unread.ts";

const share = { items: 4, bytes: 100 };
const [ann, bob] = [sessionId("ann"), sessionId("bob")];

test("a sender's entries are counted until its share is used up, in items or in bytes", () => {
  const unread: Unread = new Map();
  expect([1, 2, 3, 4, 5].map(() => charge(unread, ann, 10, share))).toEqual([true, true, true, true, false]);
  expect(charge(unread, bob, 60, share)).toBe(true);
  expect(charge(unread, bob, 60, share)).toBe(false);
  expect(charge(unread, bob, 40, share)).toBe(true);
});

test("the first entry always fits, however large it is", () => {
  const unread: Unread = new Map();
  expect(charge(unread, ann, 1_000, share)).toBe(true);
  expect(charge(unread, ann, 1, share)).toBe(false);
});

const act = fc.record({
  from: fc.constantFrom(ann, bob),
  bytes: fc.integer({ min: 1, max: 60 }),
  kind: fc.constantFrom("charge" as const, "settle" as const),
});

test("over random histories no sender exceeds its share, and nothing is remembered once all is settled", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 100 }), (acts) => {
      const unread: Unread = new Map();
      const waiting: { from: typeof ann; bytes: number }[] = [];
      for (const { from, bytes, kind } of acts) {
        if (kind === "charge") {
          if (charge(unread, from, bytes, share)) waiting.push({ from, bytes });
        } else {
          const index = waiting.findIndex((one) => one.from === from);
          if (index >= 0) for (const one of waiting.splice(index, 1)) settle(unread, one.from, one.bytes);
        }
        for (const sender of [ann, bob]) {
          const own = waiting.filter((one) => one.from === sender);
          const sum = own.reduce((total, one) => total + one.bytes, 0);
          expect(own.length).toBeLessThanOrEqual(share.items);
          expect(unread.get(sender) ?? { items: 0, bytes: 0 }).toEqual({ items: own.length, bytes: sum });
        }
      }
      for (const { from, bytes } of waiting) settle(unread, from, bytes);
      expect(unread.size).toBe(0);
    }),
  );
});

test("settling an uncounted entry changes nothing", () => {
  const unread: Unread = new Map();
  charge(unread, ann, 10, share);
  settle(unread, ann, 10);
  settle(unread, ann, 10);
  expect(unread.size).toBe(0);
});
