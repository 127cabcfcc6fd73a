import { join } from "node:path";
import { defineConfig } from "vitest/config";

const setupFiles = [join(import.meta.dirname, "scripts/property-tests.setup.ts")];
/** No test measures time: a machine that other work shares takes several times as long. */
const testTimeout = 20_000;

export default defineConfig({
  test: {
    projects: [
      { test: { name: "shared", root: "shared", include: ["src/**/*.test.ts"], setupFiles, testTimeout } },
      { test: { name: "server", root: "server", include: ["src/**/*.test.ts"], setupFiles, testTimeout } },
      { test: { name: "bench", root: "bench", include: ["**/*.test.ts"], setupFiles, testTimeout } },
      { test: { name: "scripts", root: "scripts", include: ["**/*.test.{ts,mjs}"], testTimeout } },
      "client",
    ],
  },
});
