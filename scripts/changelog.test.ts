import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { notesOf, releasesIn } from "./changelog.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const sample = `# Changelog

## [Unreleased]

- Later.

## [1.1.0] - 2026-02-01

### Added

- More.

## [1.0.0] - 2026-01-01

- All.
`;

test("the notes of a version are all between its heading and the next", () => {
  expect(notesOf(sample, "1.1.0")).toBe("### Added\n\n- More.");
  expect(notesOf(sample, "1.0.0")).toBe("- All.");
});

test("there are no notes of a version that is unreleased or unknown", () => {
  for (const version of ["Unreleased", "2.0.0", "1.1"]) expect(notesOf(sample, version)).toBeNull();
});

test("the changelog begins with what is unreleased, and its versions are semantic and in order", () => {
  const [first, ...released] = releasesIn(read("CHANGELOG.md"));
  expect([first?.version, first?.date]).toEqual(["Unreleased", null]);
  const numbers = released.map(
    ({ version }) => /^(\d+)\.(\d+)\.(\d+)$/.exec(version)?.slice(1).map(Number) ?? [],
  );
  for (const one of numbers) expect(one).toHaveLength(3);
  const weight = ([major = 0, minor = 0, patch = 0]: readonly number[]) => major * 1e12 + minor * 1e6 + patch;
  expect(numbers).toEqual(numbers.toSorted((a, b) => weight(b) - weight(a)));
  const dates = released.map(({ date }) => date ?? "");
  expect(dates).toEqual(dates.toSorted().toReversed());
});

test("the changelog has notes of the version in package.json", () => {
  const { version } = JSON.parse(read("package.json")) as { version: string };
  expect(notesOf(read("CHANGELOG.md"), version)).not.toBeNull();
});
