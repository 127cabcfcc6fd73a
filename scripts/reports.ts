import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import type { Counts } from "./counts.ts";

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.enum(["passed", "failed"]),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.enum(["passed", "failed", "skipped", "pending", "todo", "disabled"]),
        }),
      ),
    }),
  ),
});

/** Counts of vitest's JSON report. A file that could not be loaded has no tests, so it counts as one failure. */
export function countsOfVitest(json: unknown): Counts {
  const report = VitestReport.parse(json);
  const unloaded = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [
      ...unloaded.map(({ name }) => name),
      ...report.testResults.flatMap(({ assertionResults }) =>
        assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
      ),
    ],
  };
}

const Thrown = z.object({ message: z.string().optional() });

const PlaywrightTest = z.object({
  status: z.enum(["skipped", "expected", "unexpected", "flaky"]),
  results: z.array(z.object({ error: Thrown.optional() })),
});
type PlaywrightTest = z.infer<typeof PlaywrightTest>;

const Spec = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  ok: z.boolean(),
  tests: z.array(PlaywrightTest),
});
type Spec = z.infer<typeof Spec>;

const Suite = z.object({
  specs: z.array(Spec),
  get suites() {
    return z.array(Suite).optional();
  },
});
type Suite = z.infer<typeof Suite>;

const PlaywrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
  errors: z.array(Thrown),
  suites: z.array(Suite).default([]),
});

/** Counts of Playwright's JSON report. A test that passed only on a retry counts as failed. */
export function countsOfPlaywright(json: unknown): Counts {
  const { stats, errors, suites } = PlaywrightReport.parse(json);
  const failures = specsOf(suites)
    .filter(({ ok, tests }) => !ok || tests.some(({ status }) => status === "flaky"))
    .map(({ file, line, title, tests }) => `${file}:${line} ${title}${whyOf(tests)}`)
    .concat(errors.map(({ message = "an error outside of all tests" }) => message.replace(/\n[^]*/, "")));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    failures,
  };
}

/** The message of a test's first failure, with the expected and the received value, as one line. */
function whyOf(tests: readonly PlaywrightTest[]): string {
  const messages = tests.flatMap(({ results }) => results.map(({ error }) => error?.message));
  const message = messages.find((one) => one !== undefined);
  if (message === undefined) return "";
  const said = stripVTControlCharacters(message)
    .split(/\n\s*/)
    .filter((line) => line !== "");
  return `: ${said.join(" | ").slice(0, 400)}`;
}

/** The tests of Playwright's suites, which can be nested. */
const specsOf = (suites: readonly Suite[]): readonly Spec[] =>
  suites.flatMap(({ specs, suites: inner = [] }) => [...specs, ...specsOf(inner)]);
