import fc from "fast-check";
import { expect, test } from "vitest";
import { expectationOf, lossOf } from "./expected-quality.ts";

const of = (lossPercent: number, roundTripMs: number) =>
  expectationOf({ roundTripMs, planned: 1_000, arrived: 1_000 - lossPercent * 10 });

test.each([
  [0, "good"],
  [5.9, "good"],
  [6, "fair"],
  [7.9, "fair"],
  [8, "poor"],
  [12, "poor"],
  [90, "poor"],
  [91, "lost"],
  [100, "lost"],
] as const)("a loss of %s percent is %s", (lossPercent, quality) => {
  expect(of(lossPercent, 40)).toEqual({ quality, because: quality === "good" ? null : "loss" });
});

test.each([
  [300, "good"],
  [301, "fair"],
  [800, "fair"],
  [801, "poor"],
  [9_000, "poor"],
] as const)("a round trip of %s ms is %s", (roundTripMs, quality) => {
  expect(of(0, roundTripMs)).toEqual({ quality, because: quality === "good" ? null : "delay" });
});

test("the worse of loss and delay counts, and is named", () => {
  expect(of(7, 900)).toEqual({ quality: "poor", because: "delay" });
  expect(of(20, 400)).toEqual({ quality: "poor", because: "loss" });
});

test("an empty measurement counts as total loss", () => {
  expect(lossOf({ planned: 0, arrived: 0 })).toBe(1);
  expect(lossOf({ planned: 10, arrived: 12 })).toBe(0);
});

const worseness = ["good", "fair", "poor", "lost"];
test("more loss or delay never improves the expectation", () => {
  const arrived = fc.nat(1_000);
  const delay = fc.nat(3_000);
  fc.assert(
    fc.property(arrived, arrived, delay, delay, (some, more, short, long) => {
      const better = expectationOf({
        planned: 1_000,
        arrived: Math.max(some, more),
        roundTripMs: Math.min(short, long),
      });
      const worse = expectationOf({
        planned: 1_000,
        arrived: Math.min(some, more),
        roundTripMs: Math.max(short, long),
      });
      expect(worseness.indexOf(worse.quality)).toBeGreaterThanOrEqual(worseness.indexOf(better.quality));
      expect(worse.because === null).toBe(worse.quality === "good");
    }),
  );
});
