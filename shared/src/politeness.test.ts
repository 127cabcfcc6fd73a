import fc from "fast-check";
import { expect, test } from "vitest";
import { isPolite } from "./politeness.ts";

test("of two different ids exactly one is polite, whoever asks", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      fc.pre(one !== other);
      expect(isPolite(one, other)).toBe(!isPolite(other, one));
    }),
  );
});
