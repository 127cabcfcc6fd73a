import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium.ts";

/** Tests with little or no video. Two cores can run two of them at a time. */
const pages = /(gallery|landing|account|address|text-chat|room-lobby|room-entry|room-roles)\.spec\.ts$/;

/**
 * One worker, because several people with cameras in one test are as much as two cores can handle. scripts/suites.ts
 * runs the project `pages` with two.
 */
export default defineConfig({
  testDir: "specs",
  workers: 1,
  forbidOnly: process.env["CI"] !== undefined,
  retries: 0,
  // Durations are measured in bench/. A test here must not fail on a busy machine, only if the state is never reached.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  projects: [
    { name: "pages", testMatch: pages, fullyParallel: true },
    { name: "calls", testIgnore: pages },
  ],
  use: {
    launchOptions: launchOptions(),
    viewport: { width: 1280, height: 800 },
    actionTimeout: 30_000,
    // A trace takes a tenth of each test's time: `--trace on` records one.
    trace: "off",
    screenshot: "only-on-failure",
    video: "off",
  },
});
