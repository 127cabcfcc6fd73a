import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "shared", root: "shared", include: ["src/**/*.test.ts"] } },
      { test: { name: "server", root: "server", include: ["src/**/*.test.ts"] } },
      { test: { name: "bench", root: "bench", include: ["**/*.test.ts"] } },
      { test: { name: "scripts", root: "scripts", include: ["**/*.test.{ts,mjs}"] } },
      "client",
    ],
  },
});
