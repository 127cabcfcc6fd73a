import type { Say } from "./context.ts";
import type { Counts } from "./counts.ts";
import type { Programs } from "./programs.ts";

/** A named check; `check` returns an exit code. */
export type Check = { readonly name: string; readonly check: () => Promise<number> };

/** The checks that need no test runner. */
export function staticChecks({ biome, oxlint, tsc, knip, node }: Programs): readonly Check[] {
  return [
    { name: "format", check: () => biome(["check", "--error-on-warnings", "."]) },
    { name: "lint", check: () => oxlint(["--type-aware", "--deny-warnings"]) },
    // Checks every file: an older run's record of a folder must not hide an error that another folder causes.
    { name: "types", check: () => tsc(["-b", "--force"]) },
    { name: "unused code", check: () => knip([]) },
    { name: "protocol docs", check: () => node(["scripts/protocol-docs.ts", "--check"]) },
  ];
}

/** Runs all checks, also after a failure, and reports each. Returns the results as counts. */
export async function runChecks(checks: readonly Check[], say: Say): Promise<Counts> {
  const failures: string[] = [];
  for (const { name, check } of checks) {
    const startedAt = performance.now();
    const code = await check();
    if (code !== 0) failures.push(name);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    say(`${code === 0 ? "passed" : "FAILED"}  ${name} (${seconds} s)`);
  }
  return { passed: checks.length - failures.length, failed: failures.length, skipped: 0, failures };
}
