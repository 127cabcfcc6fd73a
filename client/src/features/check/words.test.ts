import { expect, test } from "vitest";
import { stepNames, verdictOf } from "./findings.ts";
import { next, unchecked } from "./machine.ts";
import { foundWords } from "./report.ts";
import { everyFinding } from "./testing/histories.ts";
import { findingWords, stepWords } from "./words.ts";

const said = everyFinding(1).map((event) => {
  const words = foundWords(next(next(unchecked, { type: "started" }), event).steps, event.name);
  // The event pairs the name with its finding.
  return {
    step: event.name,
    finding: event.finding,
    words,
    verdict: verdictOf(event.name, event.finding as never),
  };
});

test.each(said)("$step that is $finding is described in whole sentences", ({ words }) => {
  expect(words?.text).toMatch(/^[A-Z].*\.$/u);
  if (words?.mend !== undefined) expect(words.mend).toMatch(/^[A-Z].*\.$/u);
});

test.each(said.filter(({ verdict }) => verdict === "failed" || verdict === "warned"))(
  "$step that is $finding comes with advice",
  ({ words }) => {
    expect(words?.mend).toBeDefined();
  },
);

test("no two findings of a step share their text, and no two steps share their name", () => {
  for (const name of stepNames) {
    const all = Object.values(findingWords[name]).map((words) => words.text);
    expect(new Set(all).size).toBe(all.length);
  }
  expect(new Set(Object.values(stepWords)).size).toBe(stepNames.length);
});
