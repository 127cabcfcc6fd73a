import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const setupFiles = [join(import.meta.dirname, "scripts/property-tests.setup.ts")];
/** Long enough for a busy machine, which takes several times as long; no test measures time. */
const testTimeout = 60_000;

export default defineConfig({
  test: {
    // One for each core: by default a core is left idle, which is half of a machine with two.
    maxWorkers: availableParallelism(),
    projects: [
      { test: { name: "shared", root: "shared", include: ["src/**/*.test.ts"], setupFiles, testTimeout } },
      { test: { name: "server", root: "server", include: ["src/**/*.test.ts"], setupFiles, testTimeout } },
      { test: { name: "bench", root: "bench", include: ["**/*.test.ts"], setupFiles, testTimeout } },
      { test: { name: "scripts", root: "scripts", include: ["**/*.test.ts"], testTimeout } },
      "client",
    ],
  },
});
