import { expect, test } from "vitest";
import { InvariantError } from "../invariant-error.ts";
import { broken } from "./broken.ts";

test("an index outside its array is an invariant error that names the array", () => {
  const links = new Int32Array(2);
  const read = (at: number) => links[at] ?? broken("links");
  expect(read(1)).toBe(0);
  expect(() => read(2)).toThrow(InvariantError);
  expect(() => read(2)).toThrow("an index lies outside links");
});
