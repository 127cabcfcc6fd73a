import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Environment, parseConfig } from "./config.ts";

const example = Object.fromEntries(
  readFileSync(join(import.meta.dirname, "../../.env.example"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
);

test(".env.example lists exactly the variables that the server reads", () => {
  expect(Object.keys(example).toSorted()).toEqual(Object.keys(Environment.shape).toSorted());
});

test(".env.example shows the defaults", () => {
  expect(parseConfig(example)).toEqual(parseConfig({}));
});
