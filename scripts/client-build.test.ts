import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { buildClient } from "./client-build.ts";
import type { Say } from "./context.ts";
import type { Program } from "./programs.ts";

let root: string;
const write = (path: string, text: string) => {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), text);
};
const say = vi.fn<Say>();
/** A fake vite that writes a page. */
const vite = vi.fn<Program>(async () => {
  write("client/dist/index.html", "built");
  return 0;
});
const build = (more: { readonly force?: boolean } = {}) => buildClient({ root, say, vite, ...more });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lets-meet-build-"));
  write("client/src/main.tsx", "one");
  write("shared/src/ids.ts", "ids");
  write("pnpm-lock.yaml", "lock");
  write("tsconfig.base.json", "{}");
  vi.clearAllMocks();
});
afterEach(() => rmSync(root, { recursive: true }));

it("builds the page once, and not again while its sources are unchanged", async () => {
  expect(await build()).toBe(0);
  expect(await build()).toBe(0);
  expect(vite).toHaveBeenCalledTimes(1);
});

it("writes a compressed copy beside each text file", async () => {
  vite.mockImplementationOnce(async () => {
    write("client/dist/index.html", "built");
    write("client/dist/assets/index-1a2b.js", "export {};\n".repeat(500));
    write("client/dist/assets/inter.woff2", "font");
    return 0;
  });
  expect(await build()).toBe(0);
  const copy = readFileSync(join(root, "client/dist/assets/index-1a2b.js.br"));
  expect(brotliDecompressSync(copy).toString()).toBe("export {};\n".repeat(500));
  expect(readdirSync(join(root, "client/dist/assets")).toSorted()).toEqual([
    "index-1a2b.js",
    "index-1a2b.js.br",
    "index-1a2b.js.gz",
    "inter.woff2",
  ]);
});

it.each([
  ["a source of the client", "client/src/main.tsx"],
  ["a new file", "client/src/other.ts"],
  ["a schema", "shared/src/ids.ts"],
  ["a dependency", "pnpm-lock.yaml"],
])("builds again after a change of %s", async (_name, path) => {
  await build();
  write(path, "two");
  await build();
  expect(vite).toHaveBeenCalledTimes(2);
});

it("does not count build output and installed packages as sources", async () => {
  await build();
  write("client/dist/assets/a.js", "built");
  write("client/node_modules/a/index.js", "installed");
  await build();
  expect(vite).toHaveBeenCalledTimes(1);
});

it("builds again when the built page is missing or a build is forced", async () => {
  await build();
  rmSync(join(root, "client/dist"), { recursive: true });
  await build();
  await build({ force: true });
  expect(vite).toHaveBeenCalledTimes(3);
});

it("returns the exit code of a failed build, and builds again the next time", async () => {
  vite.mockResolvedValueOnce(1);
  expect(await build()).toBe(1);
  expect(await build()).toBe(0);
  expect(vite).toHaveBeenCalledTimes(2);
});
