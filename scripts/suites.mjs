import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

const nothing = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** Adds up the counts of several suites. */
export function total(counts) {
  return counts.reduce(
    (sum, { passed, failed, skipped, failures = [] }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
      failures: [...sum.failures, ...failures],
    }),
    nothing,
  );
}

/** The last line of a test run. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** The end of a test run: the names of the failures, for a reader who sees only the end, and the line of counts. */
export function closing(counts) {
  return [...counts.failures.map((name) => `FAILED  ${name}`), summaryLine(counts)].join("\n");
}

/** Counts of vitest's JSON report. A file that could not be loaded has no tests, so it counts as one failure. */
export function countsOfVitest(report) {
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

/** Counts of Playwright's JSON report. A test that passed only on a retry counts as failed. */
export function countsOfPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failures = specsOf(report.suites ?? [])
    .filter(({ ok, tests }) => !ok || tests.some(({ status }) => status === "flaky"))
    .map(({ file, line, title, tests }) => `${file}:${line} ${title}${whyOf(tests)}`)
    .concat(report.errors.map(({ message = "an error outside of all tests" }) => message.split("\n", 1)[0]));
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped, failures };
}

/** The message of a test's first failure, with the expected and the received value, as one line. */
function whyOf(tests) {
  const messages = tests.flatMap(({ results = [] }) => results.map(({ error }) => error?.message));
  const message = messages.find((one) => one !== undefined);
  if (message === undefined) return "";
  const said = stripVTControlCharacters(message)
    .split(/\n\s*/)
    .filter((line) => line !== "");
  return `: ${said.join(" | ").slice(0, 400)}`;
}

/** The tests of Playwright's suites, which can be nested. */
const specsOf = (suites) =>
  suites.flatMap(({ specs = [], suites: inner = [] }) => [...specs, ...specsOf(inner)]);

/**
 * Runs a suite that writes a JSON report, and counts its results. An exit code that the report does not explain, or a
 * missing report, counts as one failure: a broken run must never look like a passed one.
 */
export async function runSuite(start, countsOf) {
  const folder = mkdtempSync(join(tmpdir(), "lets-meet-report-"));
  const reportFile = join(folder, "report.json");
  try {
    const code = await start(reportFile);
    const counts = readCounts(reportFile, countsOf);
    return code !== 0 && counts.failed === 0
      ? { ...counts, failed: 1, failures: ["a suite that ended with an error (see above)"] }
      : counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(reportFile, countsOf) {
  try {
    return countsOf(JSON.parse(readFileSync(reportFile, "utf8")));
  } catch {
    return { ...nothing, failed: 1, failures: ["a suite that left no report"] };
  }
}

/** One failure if tests were requested by name and no test matched; else no counts. */
export function unlessNamed(args, counts) {
  const { passed, failed, skipped } = total(counts);
  const isMissed = args.length > 0 && passed + failed + skipped === 0;
  return isMissed
    ? { ...nothing, failed: 1, failures: [`no browser test matches ${args.join(" ")}`] }
    : nothing;
}

/** Unit tests of all packages, including the import rules. */
export const runUnitTests = ({ vitest }) =>
  runSuite(
    (file) => vitest(["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]),
    countsOfVitest,
  );

const playwrightSuite =
  (reporters, config) =>
  ({ playwright }, env, args = []) =>
    runSuite(
      (file) =>
        playwright(["test", ...config, `--reporter=${reporters}`, ...args], {
          env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
        }),
      countsOfPlaywright,
    );

/**
 * Browser tests: pages first, two at a time, then calls, which need the whole machine. `args` may name files or pass
 * options to Playwright.
 */
export async function runBrowserTests(programs, env, args = []) {
  const run = playwrightSuite("list,json", ["--pass-with-no-tests"]);
  const pages = await run(programs, env, [
    "--project=pages",
    "--workers=2",
    "--output=test-results/pages",
    ...args,
  ]);
  return total([
    pages,
    await run(programs, env, ["--project=calls", "--output=test-results/calls", ...args]),
  ]);
}

const natSuite = playwrightSuite("list,json,nat/figures.ts", [
  "--config=nat/playwright.config.ts",
  "--pass-with-no-tests",
]);

/**
 * Browser tests on real NATs, which end with their figures as one line of JSON on stdout. They spend most of their time
 * waiting, so two parts run at the same time, and crowds afterwards. `args` as above; it is no failure if they match none
 * of these tests.
 */
export async function runNatTests(programs, env, args = [], write = (line) => process.stdout.write(line)) {
  const folder = mkdtempSync(join(tmpdir(), "lets-meet-figures-"));
  const run = (name, ...which) =>
    natSuite(programs, { ...env, LETS_MEET_FIGURES: join(folder, name) }, [
      `--output=test-results/nat-${name}`,
      ...which,
      ...args,
    ]);
  try {
    const pairs = await Promise.all(
      [1, 2].map((part) => run(`pairs-${part}`, "--project=pairs", `--shard=${part}/2`)),
    );
    const counts = total([...pairs, await run("crowds", "--project=crowds")]);
    const figures = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
    write(`${JSON.stringify({ nat: Object.assign({}, ...figures) })}\n`);
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
