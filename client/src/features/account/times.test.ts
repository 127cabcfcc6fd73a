import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { whenWords } from "./times.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("a time in words", () => {
  it.each([
    [0, "just now"],
    [-59_999, "just now"],
    [59_999, "in a moment"],
    [-minute, "1 minute ago"],
    [-59 * minute, "59 minutes ago"],
    [-hour, "1 hour ago"],
    [-3 * day, "3 days ago"],
    [-8 * day, "1 week ago"],
    [-40 * day, "1 month ago"],
    [-800 * day, "2 years ago"],
    [hour, "in 1 hour"],
    [7 * day - 1, "in 6 days"],
    [7 * day, "in 1 week"],
  ])("%d ms away is %s", (away, said) => expect(whenWords(1e12 + away, 1e12)).toBe(said));

  it("never overstates the time that has passed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 365 }), fc.nat({ max: hour - 1 }), (hours, rest) => {
        const said = whenWords(0, hours * hour + rest);
        const unit = /day/.test(said)
          ? day
          : /week/.test(said)
            ? 7 * day
            : /month/.test(said)
              ? 30 * day
              : hour;
        expect(Number.parseInt(said, 10) * unit).toBeLessThanOrEqual(hours * hour + rest);
      }),
    );
  });
});
