import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PostingLists } from "./posting-lists.ts";

function slotsOf(lists: PostingLists, list: number): readonly number[] {
  const slots: number[] = [];
  for (let link = lists.first(list); link !== 0; link = lists.after(link)) slots.push(lists.slotOf(link));
  return slots;
}

test("keeps the order in which slots were appended", () => {
  const lists = new PostingLists();
  const list = lists.open();
  for (const slot of [5, 3, 9]) lists.append(list, slot, 0);
  expect(slotsOf(lists, list)).toEqual([5, 3, 9]);
  expect(lists.lengthOf(list)).toBe(3);
});

test("removes from the front, the middle and the end", () => {
  const lists = new PostingLists();
  const list = lists.open();
  const [first, , middle, , last] = [1, 2, 3, 4, 5].map((slot) => lists.append(list, slot, 0));
  for (const link of [middle, first, last]) lists.remove(link ?? 0);
  expect(slotsOf(lists, list)).toEqual([2, 4]);
  lists.append(list, 6, 0);
  expect(slotsOf(lists, list)).toEqual([2, 4, 6]);
});

test("links a slot's links to each other, the latest first", () => {
  const lists = new PostingLists();
  const [one, other] = [lists.open(), lists.open()];
  const first = lists.append(one, 7, 0);
  const second = lists.append(other, 7, first);
  expect(lists.siblingOf(second)).toBe(first);
  expect(lists.listOf(first)).toBe(one);
  expect(lists.remove(second)).toBe(first);
  expect(lists.remove(first)).toBe(0);
  expect(lists.lengthOf(one) + lists.lengthOf(other)).toBe(0);
});

test("reuses the number of a closed list for a new, empty list", () => {
  const lists = new PostingLists();
  const list = lists.open();
  lists.remove(lists.append(list, 1, 0));
  lists.close(list);
  const again = lists.open();
  expect(again).toBe(list);
  expect(slotsOf(lists, again)).toEqual([]);
  expect(lists.open()).not.toBe(again);
});

test("behaves like lists over any history and at any size", () => {
  const step = fc.record({ list: fc.nat(9), slot: fc.nat(1_000), removes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 1_500, size: "max" }), (steps) => {
      const lists = new PostingLists();
      const numbers = Array.from({ length: 10 }, () => lists.open());
      const expected = numbers.map((): { slot: number; link: number }[] => []);
      for (const { list, slot, removes } of steps) {
        const model = expected[list] ?? [];
        if (removes) {
          const [gone] = model.splice(slot % Math.max(1, model.length), 1);
          if (gone !== undefined) lists.remove(gone.link);
        } else model.push({ slot, link: lists.append(numbers[list] ?? 0, slot, 0) });
      }
      for (const [index, model] of expected.entries()) {
        expect(slotsOf(lists, numbers[index] ?? 0)).toEqual(model.map((entry) => entry.slot));
        expect(lists.lengthOf(numbers[index] ?? 0)).toBe(model.length);
      }
    }),
  );
});
