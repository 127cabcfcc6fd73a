import { expect, test } from "vitest";
import { createFakeClock } from "../testing/fake-clock.ts";
import { Throttle } from "./throttle.ts";

const rate = { perSecond: 1, burst: 2 };

test("each key has its own rate, and gets a token back with time", async () => {
  const clock = createFakeClock();
  const throttle = new Throttle(clock);
  expect([throttle.take("a", rate), throttle.take("a", rate), throttle.take("a", rate)]).toEqual([
    0, 0, 1_000,
  ]);
  expect(throttle.take("b", rate)).toBe(0);
  await clock.advance(1_000);
  expect(throttle.take("a", rate)).toBe(0);
});

test("beyond its bound the key that has been quiet for longest is forgotten, and not a busy one", () => {
  const throttle = new Throttle(createFakeClock());
  for (const key of ["quiet", "busy"]) while (throttle.take(key, rate) === 0);
  for (let n = 0; n < 19_999; n++) {
    throttle.take(`${n}`, rate);
    if (n % 1_000 === 0) throttle.take("busy", rate);
  }
  expect(throttle.take("busy", rate)).toBe(1_000);
  expect(throttle.take("quiet", rate)).toBe(0);
});
