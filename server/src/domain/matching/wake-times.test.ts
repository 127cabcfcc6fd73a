import * as fc from "fast-check";
import { expect, test } from "vitest";
import { WakeTimes } from "./wake-times.ts";

test("yields the slots in the order of their times, none before its time", () => {
  const wakes = new WakeTimes();
  for (const [slot, time] of [30, 10, 20].entries()) wakes.set(slot, time);
  expect(wakes.earliest()).toBe(10);
  expect(wakes.takeDue(9)).toBeNull();
  expect([wakes.takeDue(25), wakes.takeDue(25), wakes.takeDue(25)]).toEqual([1, 2, null]);
  expect(wakes.earliest()).toBe(30);
});

test("a slot has one time: a new time replaces it, null drops it", () => {
  const wakes = new WakeTimes();
  wakes.set(4, 10);
  wakes.set(4, 99);
  expect(wakes.takeDue(50)).toBeNull();
  wakes.set(4, null);
  wakes.set(5, null);
  expect(wakes.earliest()).toBeNull();
});

test("behaves like a sorted list over any history", () => {
  const step = fc.record({ slot: fc.nat(600), time: fc.option(fc.nat(1_000), { freq: 4 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: "max" }), fc.nat(1_000), (steps, now) => {
      const wakes = new WakeTimes();
      const times = new Map<number, number>();
      const earliest: [number | null, number | null][] = [];
      for (const { slot, time } of steps) {
        wakes.set(slot, time);
        if (time === null) times.delete(slot);
        else times.set(slot, time);
        earliest.push([wakes.earliest(), times.size === 0 ? null : Math.min(...times.values())]);
      }
      expect(earliest.map(([own]) => own)).toEqual(earliest.map(([, expected]) => expected));
      const taken: number[] = [];
      for (let slot = wakes.takeDue(now); slot !== null; slot = wakes.takeDue(now)) taken.push(slot);
      const due = [...times].filter(([, time]) => time <= now);
      expect(taken.map((slot) => times.get(slot))).toEqual(
        due.map(([, time]) => time).toSorted((a, b) => a - b),
      );
      expect(new Set(taken)).toEqual(new Set(due.map(([slot]) => slot)));
    }),
  );
});
