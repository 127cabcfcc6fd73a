import { defineConfig } from "@playwright/test";
import shared from "../playwright.config.ts";

/** Tests with ten pages at once, which would distort the figures of other tests. */
const crowds = /crowd\.spec\.ts$/;

/**
 * The tests on real NATs. `npm run test:nat` runs them in two network namespaces at the same time, each with one world at a
 * time, and shards them by test rather than by file. Crowds run afterwards, alone.
 */
export default defineConfig({
  ...shared,
  testDir: "specs",
  fullyParallel: true,
  projects: [
    { name: "pairs", testIgnore: crowds },
    { name: "crowds", testMatch: crowds },
  ],
});
