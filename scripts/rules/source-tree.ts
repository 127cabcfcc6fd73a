import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSource, type SourceFile } from "./source-file.ts";

const folders = ["shared", "server", "client", "e2e", "bench", "scripts"];
const skipped = new Set(["node_modules", "dist", "test-results", "playwright-report"]);

function* pathsUnder(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* pathsUnder(root, path);
    } else if (/\.(?:ts|tsx|mts|mjs|js|jsx)$/.test(entry.name)) yield path;
  }
}

/** Every source file of the workspace, read and parsed. */
export function readTree(root: string): readonly SourceFile[] {
  return folders
    .flatMap((folder) => [...pathsUnder(root, folder)])
    .map((path) => readSource(path, readFileSync(join(root, path), "utf8")));
}
