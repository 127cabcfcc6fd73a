import * as fc from "fast-check";
import { expect, test } from "vitest";
import { IntTable } from "./int-table.ts";

test("keeps its entries when it grows", () => {
  const table = new IntTable();
  for (let key = 0; key < 10_000; key++) table.set(key * 64, key + 1);
  expect(table.size).toBe(10_000);
  const values = Array.from({ length: 10_000 }, (_, key) => table.get(key * 64));
  expect(values).toEqual(Array.from(values, (_, key) => key + 1));
  expect(table.get(1)).toBe(0);
});

test("behaves like a map over any history", () => {
  const step = fc.record({ key: fc.nat(300), value: fc.integer({ min: 1, max: 9 }), deletes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 2_000, size: "max" }), fc.nat(0x7ff), (steps, spread) => {
      const table = new IntTable();
      const map = new Map<number, number>();
      const sizes: number[] = [0];
      for (const { key, value, deletes } of steps) {
        const wide = key * (spread + 1);
        if (deletes) {
          table.delete(wide);
          map.delete(wide);
        } else {
          table.set(wide, value);
          map.set(wide, value);
        }
        sizes.push(table.size - map.size);
      }
      const keys = Array.from({ length: 301 }, (_, key) => key * (spread + 1));
      expect(keys.map((key) => table.get(key))).toEqual(keys.map((key) => map.get(key) ?? 0));
      expect(new Set(sizes)).toEqual(new Set([0]));
    }),
  );
});
