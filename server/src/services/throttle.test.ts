import fc from "fast-check";
import { expect, test } from "vitest";
import { createFakeClock } from "../testing/fake-clock.ts";
import { Throttle } from "./throttle.ts";

const rate = { perSecond: 1, burst: 2 };

test("each key has its own rate, and regains tokens over time", async () => {
  const clock = createFakeClock();
  const throttle = new Throttle(clock, rate);
  expect([throttle.take("a"), throttle.take("a"), throttle.take("a")]).toEqual([0, 0, 1_000]);
  expect(throttle.take("b")).toBe(0);
  await clock.advance(1_000);
  expect(throttle.take("a")).toBe(0);
});

test("a crowd of other keys never makes the throttle forget a key without tokens", () => {
  const throttle = new Throttle(createFakeClock(), rate, 100);
  for (const key of ["victim", "attacker"]) while (throttle.take(key) === 0);
  for (let n = 0; n < 20_200; n++) throttle.take(`cheap-${n}`);
  expect(throttle.take("victim")).toBe(1_000);
  expect(throttle.take("attacker")).toBe(1_000);
  expect(throttle.size).toBe(100);
});

test("keys that arrive while the table is full share one bucket, and get their own once others have refilled", async () => {
  const clock = createFakeClock();
  const throttle = new Throttle(clock, rate, 10);
  for (let n = 0; n < 10; n++) throttle.take(`${n}`);
  const late = (n: number) => throttle.take(`late-${n}`);
  let allowed = 0;
  while (late(allowed) === 0) allowed++;
  expect(allowed).toBe(128);
  await clock.advance(2_000);
  expect([throttle.take("late"), throttle.take("late"), throttle.take("late")]).toEqual([0, 0, 1_000]);
});

test("a returned token can be taken again, and a bucket never holds more than its burst", async () => {
  const clock = createFakeClock();
  const throttle = new Throttle(clock, rate);
  while (throttle.take("a") === 0);
  throttle.giveBack("a");
  expect([throttle.take("a"), throttle.take("a")]).toEqual([0, 1_000]);
  throttle.giveBack("a");
  await clock.advance(60_000);
  expect([throttle.take("a"), throttle.take("a"), throttle.take("a")]).toEqual([0, 0, 1_000]);
});

test("whatever other keys do, a key never takes more than its rate allows", async () => {
  const use = fc.record({ key: fc.integer({ min: 0, max: 30 }), pause: fc.nat(300) });
  await fc.assert(
    fc.asyncProperty(fc.array(use, { maxLength: 200 }), async (uses) => {
      const clock = createFakeClock();
      const throttle = new Throttle(clock, rate, 8);
      throttle.take("watched");
      let taken = 1;
      let elapsed = 0;
      for (const { key, pause } of uses) {
        await clock.advance(pause);
        elapsed += pause;
        throttle.take(`other-${key}`);
        if (throttle.take("watched") === 0) taken++;
        expect(taken).toBeLessThanOrEqual(rate.burst + elapsed / 1_000 + 1e-6);
      }
    }),
  );
});
