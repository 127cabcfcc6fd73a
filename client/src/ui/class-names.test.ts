import { expect, test } from "vitest";
import { classNames } from "./class-names.ts";

test("joins the names that are there", () => {
  expect(classNames("one", false, undefined, null, "", "two three")).toBe("one two three");
});

test("gives an empty string when nothing is there", () => {
  expect(classNames(false, undefined)).toBe("");
});
