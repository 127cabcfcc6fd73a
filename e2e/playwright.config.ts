import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium.ts";

/** Pages that hardly anybody films: two of these tests at a time are what two cores carry. */
const pages = /(gallery|account|address|text-chat|room-door|room-entry|room-roles)\.spec\.ts$/;

/** One worker: several people with cameras are as much as two cores can carry. */
export default defineConfig({
  testDir: "specs",
  workers: 1,
  forbidOnly: process.env["CI"] !== undefined,
  retries: 0,
  // How long a thing may take is measured in bench/. Here a busy machine must not be taken for a fault: only what never comes fails.
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
    // No film of the pages and no copies of their documents: both are more work than what is tested.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
    video: "off",
  },
});
