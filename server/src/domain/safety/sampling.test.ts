import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../testing/random.ts";
import {
  drawConfirmingMs,
  drawFirstMs,
  drawGapMs,
  drawReceiverFirstMs,
  drawReceiverGapMs,
  leastGapMs,
  meanGapMs,
  mostGapMs,
} from "./sampling.ts";

const draws = 10_000;
/** The bound of the Kolmogorov–Smirnov statistic that 1 in 1,000 samples of the distribution exceeds. */
const ksBound = 1.95 / Math.sqrt(draws);

/** The largest distance between the empirical distribution of these values and the given one. */
function ksDistance(values: readonly number[], distribution: (value: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.max(
    ...sorted.map((value, index) => {
      const expected = distribution(value);
      return Math.max(expected - index / sorted.length, (index + 1) / sorted.length - expected);
    }),
  );
}

const sample = (one: (draw: () => number) => number, seed = 1) => {
  const random = new Random(seed);
  return Array.from({ length: draws }, () => one(() => random.unit()));
};

const exponential = (meanMs: number) => (value: number) => {
  const upTo = (gap: number) => 1 - Math.exp(-(gap - leastGapMs) / (meanMs - leastGapMs));
  return upTo(value) / upTo(mostGapMs);
};

describe("the gaps between asks", () => {
  test.each([10_000, 20_000, 45_000, 90_000, 120_000])("are exponential with mean %i", (meanMs) => {
    const gaps = sample((draw) => drawGapMs(meanMs, draw));
    expect(ksDistance(gaps, exponential(meanMs))).toBeLessThan(ksBound);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(leastGapMs);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(mostGapMs);
  });

  test("are told apart from evenly spread ones by the same test", () => {
    const even = sample((draw) => leastGapMs + 36_000 * draw());
    expect(ksDistance(even, exponential(20_000))).toBeGreaterThan(ksBound * 5);
  });

  test("do not tell the next one: successive gaps are uncorrelated", () => {
    const gaps = sample((draw) => drawGapMs(20_000, draw));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / draws;
    const product = (lag: number) =>
      gaps.slice(lag).reduce((sum, gap, index) => sum + (gap - mean) * ((gaps[index] ?? mean) - mean), 0);
    // Three standard deviations of the correlation of independent values.
    expect(Math.abs(product(1) / product(0))).toBeLessThan(3 / Math.sqrt(draws));
  });

  test("stay within their bounds for every draw and mean", () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(unit, fc.integer({ min: 10_000, max: 120_000 }), (drawn, meanMs) => {
        const gap = drawGapMs(meanMs, () => drawn);
        expect(gap).toBeGreaterThanOrEqual(leastGapMs);
        expect(gap).toBeLessThanOrEqual(mostGapMs);
      }),
    );
  });
});

describe("the mean gap", () => {
  const proven = { videoMs: 120_000, clearFrames: 20, clearPartners: 3, isDoubtful: false };

  test.each([
    [{ ...proven, videoMs: 119_999 }, 20_000],
    [{ ...proven, clearFrames: 19 }, 45_000],
    [{ ...proven, clearPartners: 2 }, 45_000],
    [proven, 90_000],
    [{ ...proven, isDoubtful: true }, 45_000],
  ])("of %j is %i ms", (history, meanMs) => {
    expect(meanGapMs(history)).toBe(meanMs);
  });

  test("never grows with doubt, and never shrinks with experience", () => {
    const history = fc.record({
      videoMs: fc.nat(600_000),
      clearFrames: fc.nat(60),
      clearPartners: fc.nat(9),
      isDoubtful: fc.boolean(),
    });
    fc.assert(
      fc.property(history, history, (one, more) => {
        const grown = {
          videoMs: one.videoMs + more.videoMs,
          clearFrames: one.clearFrames + more.clearFrames,
          clearPartners: one.clearPartners + more.clearPartners,
          isDoubtful: one.isDoubtful,
        };
        expect(meanGapMs(grown)).toBeGreaterThanOrEqual(meanGapMs(one));
        expect(meanGapMs({ ...one, isDoubtful: true })).toBeLessThanOrEqual(meanGapMs(one));
      }),
    );
  });
});

test("the first ask of a call is spread evenly over 0.3 to 3 s", () => {
  expect(ksDistance(sample(drawFirstMs), (value) => (value - 300) / 2_700)).toBeLessThan(ksBound);
});

test("both asks that confirm come within 1.2 s, in order, and not at fixed times", () => {
  const random = new Random(3);
  const pairs = Array.from({ length: draws }, () => drawConfirmingMs(() => random.unit()));
  for (const [first, second] of pairs) {
    expect(first).toBeGreaterThanOrEqual(150);
    expect(second).toBeGreaterThanOrEqual(first);
    expect(second).toBeLessThanOrEqual(1_200);
  }
  const later = pairs.map(([, second]) => second);
  expect(ksDistance(later, (value) => ((value - 150) / 1_050) ** 2)).toBeLessThan(ksBound);
});

describe("a receiver", () => {
  test("is always asked once in the first 5 s while the sender's session is new", () => {
    const times = sample((draw) => drawReceiverFirstMs(299_999, draw) ?? Number.NaN);
    expect(ksDistance(times, (value) => value / 5_000)).toBeLessThan(ksBound);
  });

  test("is asked then in a quarter of the calls with an older session", () => {
    const asked = sample((draw) => (drawReceiverFirstMs(300_000, draw) === null ? 0 : 1));
    const share = asked.reduce((sum, one) => sum + one, 0) / draws;
    expect(Math.abs(share - 0.25)).toBeLessThan(3 * Math.sqrt((0.25 * 0.75) / draws));
  });

  test("is asked every 10 s while the sender's page is away", () => {
    expect(drawReceiverGapMs(true, () => 0.5)).toBe(10_000);
    const gaps = sample((draw) => drawReceiverGapMs(false, draw));
    expect(ksDistance(gaps, exponential(120_000))).toBeLessThan(ksBound);
  });
});
