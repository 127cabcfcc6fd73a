// Runs the workspace's programs as JavaScript files with this same Node. There is no shell and no `.cmd` file in between,
// so signals arrive and Windows needs no special case.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The file of a package's program; `home` is the workspace folder that depends on the package. */
function programFile(root, home, packageName, programName) {
  const require = createRequire(join(root, home, "package.json"));
  const folder = require.resolve
    .paths(packageName)
    .map((path) => join(path, packageName))
    .find((path) => existsAsPackage(path));
  if (!folder) throw new Error(`${packageName} is not installed for ${home || "the root"}`);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[programName]);
}

function existsAsPackage(folder) {
  try {
    readFileSync(join(folder, "package.json"));
    return true;
  } catch {
    return false;
  }
}

/** The workspace's programs as functions that run them. `run` is the function of run.mjs. */
export function programs(root, run) {
  const start = (home, packageName, programName) => (args, options) =>
    run(process.execPath, [programFile(root, home, packageName, programName), ...args], options);
  return {
    node: (args, options) => run(process.execPath, args, options),
    biome: start("", "@biomejs/biome", "biome"),
    oxlint: start("", "oxlint", "oxlint"),
    tsc: start("", "typescript", "tsc"),
    knip: start("", "knip", "knip"),
    vitest: start("", "vitest", "vitest"),
    vite: (args, options) => start("client", "vite", "vite")(args, { ...options, cwd: join(root, "client") }),
    playwright: (args, options) =>
      start("e2e", "@playwright/test", "playwright")(args, { ...options, cwd: join(root, "e2e") }),
  };
}
