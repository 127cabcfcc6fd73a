import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Say } from "./context.ts";
import type { Program } from "./programs.ts";

const sources = ["client", "shared/src", "pnpm-lock.yaml", "tsconfig.base.json"];
const skipped = new Set(["node_modules", "dist"]);

function* filesUnder(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).toSorted())
    if (!skipped.has(name)) yield* filesUnder(join(path, name));
}

/** A hash of all files that the built page depends on: their names and contents, without times. */
function sourceFingerprint(root: string): string {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of filesUnder(join(root, source))) {
      const content = readFileSync(file);
      hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}

/** Writes a compressed copy of each text file beside it; the server sends the copy unchanged. */
function compressText(folder: string): void {
  for (const path of [...filesUnder(folder)].filter((one) => /\.(js|css|svg)$/.test(one))) {
    const content = readFileSync(path);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
}

type Build = {
  readonly root: string;
  readonly say: Say;
  readonly vite: Program;
  /** Build the page even if nothing has changed. */
  readonly force?: boolean;
};

/** Builds the page with vite, unless `client/dist` was built from exactly these sources. Returns the exit code. */
export async function buildClient({ root, say, vite, force = false }: Build): Promise<number> {
  const stamp = join(root, ".toolchain", "client-built");
  const wanted = sourceFingerprint(root);
  const isFresh =
    existsSync(join(root, "client/dist/index.html")) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === wanted;
  if (isFresh && !force) return 0;
  say("building the page");
  const code = await vite(["build", "--logLevel", "warn"], { stdio: ["ignore", 2, "inherit"] });
  if (code === 0) {
    const assets = join(root, "client/dist/assets");
    if (existsSync(assets)) compressText(assets);
    mkdirSync(join(root, ".toolchain"), { recursive: true });
    writeFileSync(stamp, wanted);
  }
  return code;
}
