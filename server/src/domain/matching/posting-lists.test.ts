import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Chains } from "./posting-lists.ts";

function slotsOf(chains: Chains, chain: number): readonly number[] {
  const slots: number[] = [];
  for (let link = chains.first(chain); link !== 0; link = chains.after(link)) slots.push(chains.slotOf(link));
  return slots;
}

test("keeps the order in which slots were appended", () => {
  const chains = new Chains();
  const chain = chains.open();
  for (const slot of [5, 3, 9]) chains.append(chain, slot, 0);
  expect(slotsOf(chains, chain)).toEqual([5, 3, 9]);
  expect(chains.lengthOf(chain)).toBe(3);
});

test("removes from the front, the middle and the end", () => {
  const chains = new Chains();
  const chain = chains.open();
  const [first, , middle, , last] = [1, 2, 3, 4, 5].map((slot) => chains.append(chain, slot, 0));
  for (const link of [middle, first, last]) chains.remove(link ?? 0);
  expect(slotsOf(chains, chain)).toEqual([2, 4]);
  chains.append(chain, 6, 0);
  expect(slotsOf(chains, chain)).toEqual([2, 4, 6]);
});

test("links a slot's links to each other, the latest first", () => {
  const chains = new Chains();
  const [one, other] = [chains.open(), chains.open()];
  const first = chains.append(one, 7, 0);
  const second = chains.append(other, 7, first);
  expect(chains.siblingOf(second)).toBe(first);
  expect(chains.chainOf(first)).toBe(one);
  expect(chains.remove(second)).toBe(first);
  expect(chains.remove(first)).toBe(0);
  expect(chains.lengthOf(one) + chains.lengthOf(other)).toBe(0);
});

test("reuses the number of a closed chain for a new, empty chain", () => {
  const chains = new Chains();
  const chain = chains.open();
  chains.remove(chains.append(chain, 1, 0));
  chains.close(chain);
  const again = chains.open();
  expect(again).toBe(chain);
  expect(slotsOf(chains, again)).toEqual([]);
  expect(chains.open()).not.toBe(again);
});

test("behaves like lists over any history and at any size", () => {
  const step = fc.record({ chain: fc.nat(9), slot: fc.nat(1_000), removes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 1_500, size: "max" }), (steps) => {
      const chains = new Chains();
      const numbers = Array.from({ length: 10 }, () => chains.open());
      const lists = numbers.map((): { slot: number; link: number }[] => []);
      for (const { chain, slot, removes } of steps) {
        const list = lists[chain] ?? [];
        if (removes) {
          const [gone] = list.splice(slot % Math.max(1, list.length), 1);
          if (gone !== undefined) chains.remove(gone.link);
        } else list.push({ slot, link: chains.append(numbers[chain] ?? 0, slot, 0) });
      }
      for (const [index, list] of lists.entries()) {
        expect(slotsOf(chains, numbers[index] ?? 0)).toEqual(list.map((entry) => entry.slot));
        expect(chains.lengthOf(numbers[index] ?? 0)).toBe(list.length);
      }
    }),
  );
});
