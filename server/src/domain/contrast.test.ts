import { expect, test } from "vitest";
import { contrastOf } from "./contrast.ts";

test.each([
  ["#ffffff", "#000000", 21],
  ["#000000", "#ffffff", 21],
  ["#777777", "#ffffff", 4.48],
  ["#ff0000", "#ffffff", 4],
  ["#1A1A1A", "#1a1a1a", 1],
])("the contrast of %s and %s is that of WCAG", (one, other, contrast) => {
  expect(contrastOf(one, other)).toBeCloseTo(contrast, 2);
});
