import fc from "fast-check";
import { expect, test } from "vitest";
import { isPolite } from "./politeness.ts";

test("exactly one of two different ids is polite, whichever side computes it", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      fc.pre(one !== other);
      expect(isPolite(one, other)).toBe(!isPolite(other, one));
    }),
  );
});
