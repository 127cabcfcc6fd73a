/** The results of a suite: how many tests ended how, and the names of the failures. */
export type Counts = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
};

export const nothing: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** Counts of one failure with this name. */
export const failure = (name: string): Counts => ({ ...nothing, failed: 1, failures: [name] });

/** Adds up the counts of several suites. */
export function total(counts: readonly Counts[]): Counts {
  return counts.reduce(
    (sum, { passed, failed, skipped, failures }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
      failures: [...sum.failures, ...failures],
    }),
    nothing,
  );
}

/** The last line of a test run. */
export function summaryLine({ passed, failed, skipped }: Omit<Counts, "failures">): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** The end of a test run: the names of the failures, for a reader who sees only the end, and the line of counts. */
export function closing(counts: Counts): string {
  return [...counts.failures.map((name) => `FAILED  ${name}`), summaryLine(counts)].join("\n");
}

/** One failure if tests were requested by name and no test matched; else no counts. */
export function unlessNamed(args: readonly string[], counts: readonly Counts[]): Counts {
  const { passed, failed, skipped } = total(counts);
  const isMissed = args.length > 0 && passed + failed + skipped === 0;
  return isMissed ? failure(`no browser test matches ${args.join(" ")}`) : nothing;
}
