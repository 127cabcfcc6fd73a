import { existsSync } from "node:fs";
import { join } from "node:path";

const typedFolders = ["shared", "server", "client", "e2e", "bench", "scripts"];

/** The checks that need no test runner: each has a name and a function that returns an exit code. */
export function staticChecks({ root, programs }) {
  const { biome, oxlint, tsc, knip, node } = programs;
  return [
    { name: "format", check: () => biome(["check", "--error-on-warnings", "."]) },
    { name: "lint", check: () => oxlint(["--type-aware", "--deny-warnings"]) },
    ...typedFolders
      .filter((folder) => existsSync(join(root, folder, "tsconfig.json")))
      .map((folder) => ({ name: `types of ${folder}`, check: () => tsc(["-p", folder]) })),
    { name: "unused code", check: () => knip([]) },
    { name: "protocol docs", check: () => node(["scripts/protocol-docs.mjs", "--check"]) },
  ];
}

/** Runs all checks, also after a failure, and reports each. Returns the results as counts. */
export async function runChecks(checks, say) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const { name, check } of checks) {
    const startedAt = performance.now();
    const code = await check();
    if (code === 0) counts.passed++;
    else {
      counts.failed++;
      counts.failures.push(name);
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    say(`${code === 0 ? "passed" : "FAILED"}  ${name} (${seconds} s)`);
  }
  return counts;
}
