import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { median, percentile, rounded } from "./statistics.ts";

const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });

describe("the median", () => {
  test("is the middle number, or the mean of the two middle ones", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  test("has as many numbers below it as above it", () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const middle = median(list);
        expect(list.filter((number) => number < middle).length).toBeLessThanOrEqual(list.length / 2);
        expect(list.filter((number) => number > middle).length).toBeLessThanOrEqual(list.length / 2);
      }),
    );
  });

  test("of an empty list throws", () => {
    expect(() => median([])).toThrow("nothing");
  });
});

describe("a percentile", () => {
  test("is one of the numbers, and its share of them does not exceed it", () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, share) => {
        const found = percentile(list, share);
        expect(list).toContain(found);
        const within = list.filter((number) => number <= found).length;
        expect(within).toBeGreaterThanOrEqual(Math.floor(share * list.length));
      }),
    );
  });

  test("of a hundred is the number of that rank", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.5)).toBe(50);
  });
});

test("figures are rounded to significant digits", () => {
  expect(rounded(1.234567)).toBe(1.235);
  expect(rounded(123_456)).toBe(123_500);
});
