import { expect, test } from "vitest";
import { classNames } from "./class-names.ts";

test("joins the names that are present", () => {
  expect(classNames("one", false, undefined, null, "", "two three")).toBe("one two three");
});

test("gives an empty string when no name is present", () => {
  expect(classNames(false, undefined)).toBe("");
});
