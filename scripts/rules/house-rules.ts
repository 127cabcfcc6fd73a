import { isTest } from "./import-arrows.ts";
import type { SourceFile } from "./source-file.ts";

type Rule = (files: readonly SourceFile[]) => readonly string[];

const longest = 300;

/** True if the file is part of the product, and not of the code that builds, tests or measures it. */
const isProgram = (path: string) => /^(?:shared|server|client)\/src\//.test(path);

/** Every import cycle, type-only imports included, once each and as its path. */
export const cycles: Rule = (files) => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const trail: string[] = [];
  const found: string[] = [];
  const visit = (file: SourceFile) => {
    if (finished.has(file.path)) return;
    const start = trail.indexOf(file.path);
    if (start >= 0) {
      found.push([...trail.slice(start), file.path].join(" → "));
      return;
    }
    trail.push(file.path);
    for (const { target } of file.arrows) {
      const next = byPath.get(target);
      if (next) visit(next);
    }
    trail.pop();
    finished.add(file.path);
  };
  for (const file of files) visit(file);
  return found;
};

/** Files that re-export from others: an import must name the file that has the declaration. */
export const barrels: Rule = (files) =>
  files.filter((file) => file.arrows.some((arrow) => arrow.isReexport)).map((file) => file.path);

/** Files that read the environment, except the one that parses it. Build settings and tooling are exempt. */
export const environmentReaders: Rule = (files) =>
  files
    .filter((file) => isProgram(file.path) && !isTest(file.path))
    .filter((file) => file.path !== "server/src/config.ts" && file.uses.has("process.env"))
    .map((file) => file.path);

/** Files that create peer connections, except the one that negotiates. */
export const peerConnectionMakers: Rule = (files) =>
  files
    .filter((file) => file.path.startsWith("client/") && !isTest(file.path))
    .filter(
      (file) => file.path !== "client/src/rtc/link/peer-link.ts" && file.uses.has("new RTCPeerConnection"),
    )
    .map((file) => file.path);

const impure = [
  "Date",
  "performance",
  "console",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "fetch",
  "crypto",
  "process",
  "Math.random",
];

/** Uses of the clock, timers, randomness, the console or the process in the domain. */
export const impureDomain: Rule = (files) =>
  files
    .filter((file) => file.path.startsWith("server/src/domain/") && !isTest(file.path))
    .flatMap((file) => impure.filter((use) => file.uses.has(use)).map((use) => `${file.path} uses ${use}`));

/** Imports in the product whose target no rule can see. */
export const computedImports: Rule = (files) =>
  files.filter((file) => isProgram(file.path) && file.uses.has("computed import")).map((file) => file.path);

const pageEntry = "client/src/main.tsx";
const withoutEval = "client/src/net/without-eval.ts";

/** The product's files that the page loads with `import()`. */
function loadedLater(files: readonly SourceFile[]): ReadonlySet<string> {
  const page = files.filter(({ path }) => path.startsWith("client/src/") && !isTest(path));
  return new Set(
    page.flatMap(({ arrows }) => arrows.filter((arrow) => arrow.isLater).map(({ target }) => target)),
  );
}

/** Files that are loaded later, and whose first import does not keep schemas from being compiled with `eval`. */
export const evalUsers: Rule = (files) => {
  const later = loadedLater(files);
  return files
    .filter(({ path, arrows }) => later.has(path) && arrows.at(0)?.target !== withoutEval)
    .map(({ path }) => path);
};

/** What the page loads before its first picture, as files and packages. */
function loadedFirst(files: readonly SourceFile[]): ReadonlySet<string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const found = new Set<string>();
  const visit = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    for (const { target, isTypeOnly, isLater } of byPath.get(path)?.arrows ?? [])
      if (!isTypeOnly && !isLater) visit(target);
  };
  visit(pageEntry);
  return found;
}

const heavy =
  /^npm:(?:zod|socket\.io-client)$|^client\/src\/(?:net|rtc\/link|features\/\w+)\/(?:compose|peer-link|connection)\.ts$/;

/** Heavy code that every visit would wait for. */
export const heavyStart: Rule = (files) => [...loadedFirst(files)].filter((target) => heavy.test(target));

export const tooLong: Rule = (files) =>
  files
    .filter((file) => file.lineCount > longest)
    .map((file) => `${file.path} has ${file.lineCount} lines; split it by behaviour`);
