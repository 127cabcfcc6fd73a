// Runs the workspace's programs as JavaScript files with this same Node. There is no shell and no `.cmd` file in between,
// so signals arrive and Windows needs no special case.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import type { Run, RunOptions } from "./context.ts";

/** Runs one program to its end and returns its exit code. */
export type Program = (args: readonly string[], options?: RunOptions) => Promise<number>;

type ProgramName = "node" | "biome" | "oxlint" | "tsc" | "knip" | "vitest" | "vite" | "playwright";
/** The workspace's programs by name. */
export type Programs = Readonly<Record<ProgramName, Program>>;

const Manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/** The file of a package's program; `home` is the workspace folder that depends on the package. */
function programFile(root: string, home: string, packageName: string, programName: string): string {
  const require = createRequire(join(root, home, "package.json"));
  const folder = (require.resolve.paths(packageName) ?? [])
    .map((path) => join(path, packageName))
    .find((path) => existsSync(join(path, "package.json")));
  if (folder === undefined) throw new Error(`${packageName} is not installed for ${home || "the root"}`);
  const { bin } = Manifest.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  const file = typeof bin === "string" ? bin : bin[programName];
  if (file === undefined) throw new Error(`${packageName} has no program ${programName}`);
  return join(folder, file);
}

/** The workspace's programs as functions that run them. */
export function programsOf(root: string, run: Run): Programs {
  const start =
    (home: string, packageName: string, programName: string): Program =>
    (args, options) =>
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
