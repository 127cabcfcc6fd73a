import { defineConfig } from "@playwright/test";
import shared from "../playwright.config.ts";

/**
 * The tests on real NATs: one world at a time in the network namespace that `npm run test:nat` begins for them. It begins two,
 * and deals the tests out between them, whatever file they are in.
 */
export default defineConfig(shared, {
  testDir: "specs",
  timeout: 90_000,
  fullyParallel: true,
  // No film of the pages: at twenty pictures a second it is more work than their calls are.
  use: { trace: { mode: "retain-on-failure", screenshots: false } },
});
