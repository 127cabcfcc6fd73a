import { join } from "node:path";
import { defineConfig } from "vitest/config";

const setupFiles = [join(import.meta.dirname, "scripts/property-tests.setup.ts")];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "shared", root: "shared", include: ["src/**/*.test.ts"], setupFiles } },
      { test: { name: "server", root: "server", include: ["src/**/*.test.ts"], setupFiles } },
      { test: { name: "bench", root: "bench", include: ["**/*.test.ts"], setupFiles } },
      { test: { name: "scripts", root: "scripts", include: ["**/*.test.{ts,mjs}"] } },
      "client",
    ],
  },
});
