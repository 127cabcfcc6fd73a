import fc from "fast-check";
import { expect, test } from "vitest";
import { fullBucket, takeTokens } from "./token-bucket.ts";

const rate = { perSecond: 2, burst: 4 };

test("a burst is taken at once, and the next token announces its time", () => {
  const bucket = fullBucket(rate, 0);
  expect([1, 2, 3, 4].map(() => takeTokens(bucket, rate, 0))).toEqual([0, 0, 0, 0]);
  expect(takeTokens(bucket, rate, 0)).toBe(500);
  expect(takeTokens(bucket, rate, 250)).toBe(250);
  expect(takeTokens(bucket, rate, 500)).toBe(0);
});

test("a clock that goes back yields no tokens", () => {
  const bucket = fullBucket(rate, 1_000);
  for (let n = 0; n < 4; n++) takeTokens(bucket, rate, 1_000);
  expect(takeTokens(bucket, rate, 0)).toBeGreaterThan(0);
  expect(takeTokens(bucket, rate, 1_000)).toBeGreaterThan(0);
});

test("over any period no more is taken than burst and rate allow, and waiting as required always helps", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400), { maxLength: 100 }), (pauses) => {
      const bucket = fullBucket(rate, 0);
      let now = 0;
      let taken = 0;
      for (const pause of pauses) {
        now += pause;
        const waitMs = takeTokens(bucket, rate, now);
        if (waitMs === 0) taken++;
        expect(taken).toBeLessThanOrEqual(rate.burst + (now * rate.perSecond) / 1_000 + 1e-6);
        if (waitMs > 0) {
          now += waitMs;
          expect(takeTokens(bucket, rate, now)).toBe(0);
          taken++;
        }
      }
    }),
  );
});
