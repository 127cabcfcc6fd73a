import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Counts, failure, total } from "./counts.ts";
import type { Program, Programs } from "./programs.ts";
import { countsOfPlaywright, countsOfVitest } from "./reports.ts";

/**
 * Runs a suite that writes a JSON report, and counts its results. An exit code that the report does not explain, or a
 * missing report, counts as one failure: a broken run must never look like a passed one.
 */
export async function runSuite(
  start: (reportFile: string) => Promise<number>,
  countsOf: (report: unknown) => Counts,
): Promise<Counts> {
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

function readCounts(reportFile: string, countsOf: (report: unknown) => Counts): Counts {
  try {
    return countsOf(JSON.parse(readFileSync(reportFile, "utf8")));
  } catch {
    return failure("a suite that left no report");
  }
}

/** Unit tests of all packages, including the import rules. */
export const runUnitTests = ({ vitest }: Pick<Programs, "vitest">): Promise<Counts> =>
  runSuite(
    (file) => vitest(["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]),
    countsOfVitest,
  );

type Playwright = { readonly playwright: Program };

const playwrightSuite =
  (reporters: string, config: readonly string[]) =>
  ({ playwright }: Playwright, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Counts> =>
    runSuite(
      (file) =>
        playwright(["test", ...config, `--reporter=${reporters}`, ...args], {
          env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
        }),
      countsOfPlaywright,
    );

/** Browser tests: pages and calls of two, two at a time, then crowds. `args` may name files or pass options to Playwright. */
export async function runBrowserTests(programs: Playwright, args: readonly string[]): Promise<Counts> {
  const run = playwrightSuite("list,json", ["--pass-with-no-tests"]);
  const part = (name: string, ...which: readonly string[]) =>
    run(programs, {}, [`--project=${name}`, `--output=test-results/${name}`, ...which, ...args]);
  const pairs = await part("pairs", "--workers=2");
  return total([pairs, await part("crowds")]);
}

const natSuite = playwrightSuite("list,json,nat/figures.ts", [
  "--config=nat/playwright.config.ts",
  "--pass-with-no-tests",
]);

/** The measurements of the tests by their names. */
const Figures = z.record(z.string(), z.unknown());

/**
 * Browser tests on real NATs, which end with their figures as one line of JSON on stdout. They spend most of their time
 * waiting, so two parts run at the same time, and crowds afterwards. `args` as above; it is no failure if they match none
 * of these tests.
 */
export async function runNatTests(
  programs: Playwright,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  write: (line: string) => void = (line) => process.stdout.write(line),
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "lets-meet-figures-"));
  const run = (name: string, ...which: readonly string[]) =>
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
    const figures = readdirSync(folder).map((file) =>
      Figures.parse(JSON.parse(readFileSync(join(folder, file), "utf8"))),
    );
    write(`${JSON.stringify({ nat: Object.assign({}, ...figures) })}\n`);
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
