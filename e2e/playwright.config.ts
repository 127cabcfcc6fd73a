import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium.ts";

/** Rooms with so many pictures that they need the whole machine. */
const crowds = /(rooms|room-uplink)\.spec\.ts$/;

/**
 * A page that waits and a call of two or three leave much of two cores idle, so three of these tests run at a time
 * (scripts/suites.ts passes the number); crowds run alone.
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
    { name: "pairs", testIgnore: crowds, fullyParallel: true },
    { name: "crowds", testMatch: crowds },
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
