import { expect, test } from "vitest";
import { noteWait, noWaits, typicalWait } from "./wait-history.ts";

test("the typical wait is the median of the latest waits, and unknown while there are few", () => {
  const history = noWaits();
  for (let n = 0; n < 7; n++) noteWait(history, 1_000);
  expect(typicalWait(history)).toBeNull();
  noteWait(history, 1_000);
  expect(typicalWait(history)).toBe(1_000);
  for (let n = 0; n < 64; n++) noteWait(history, 5);
  expect(typicalWait(history)).toBe(5);
});
