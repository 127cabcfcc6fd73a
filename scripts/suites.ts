import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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

/** Pairs leave room for other work; crowds, which follow, need the whole machine. */
export type PairsAndCrowds = {
  readonly pairs: () => Promise<Counts>;
  readonly crowds: () => Promise<Counts>;
};

/** Browser tests. Pairs run three at a time. `args` may name files or pass options to Playwright. */
export function browserTests(programs: Playwright, args: readonly string[]): PairsAndCrowds {
  const run = playwrightSuite("list,json", ["--pass-with-no-tests"]);
  const part = (name: string, ...which: readonly string[]) =>
    run(programs, {}, [`--project=${name}`, `--output=test-results/${name}`, ...which, ...args]);
  return { pairs: () => part("pairs", "--workers=3"), crowds: () => part("crowds") };
}

const natSuite = playwrightSuite("list,json,nat/figures.ts", [
  "--config=nat/playwright.config.ts",
  "--pass-with-no-tests",
]);

/** The measurements of the tests by their names. */
const Figures = z.record(z.string(), z.unknown());

/**
 * Browser tests on real NATs; crowds end with the figures of all as one line of JSON on stdout. Pairs spend most of their
 * time waiting, so two parts of them run at the same time. `args` as above; it is no failure if they match none of these
 * tests.
 */
export function natTests(
  programs: Playwright,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  write: (line: string) => void = (line) => process.stdout.write(line),
): PairsAndCrowds {
  const figures: z.infer<typeof Figures> = {};
  const run = async (name: string, ...which: readonly string[]) => {
    const folder = mkdtempSync(join(tmpdir(), "lets-meet-figures-"));
    const file = join(folder, "figures.json");
    try {
      const output = `--output=test-results/nat-${name}`;
      const counts = await natSuite(programs, { ...env, LETS_MEET_FIGURES: file }, [
        output,
        ...which,
        ...args,
      ]);
      if (existsSync(file)) Object.assign(figures, Figures.parse(JSON.parse(readFileSync(file, "utf8"))));
      return counts;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return {
    pairs: async () =>
      total(
        await Promise.all([1, 2].map((part) => run(`pairs-${part}`, "--project=pairs", `--shard=${part}/2`))),
      ),
    crowds: async () => {
      const counts = await run("crowds", "--project=crowds");
      write(`${JSON.stringify({ nat: figures })}\n`);
      return counts;
    },
  };
}
