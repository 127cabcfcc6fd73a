import { defineConfig } from "@playwright/test";
import shared from "../playwright.config.ts";

/** Ten pages at once: beside them nothing could be measured. */
const crowds = /shield\.spec\.ts$/;

/**
 * The tests on real NATs: one world at a time in a network namespace that `npm run test:nat` begins for them. It begins two at
 * the same time, and deals the tests out between them, whatever file they are in; crowds come afterwards, alone.
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
