import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const systemPaths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The Chromium to drive: the one named in `LETS_MEET_CHROMIUM`, else Playwright's own build, else the system's; `null`
 * when there is none.
 */
export function findChromium(): string | null {
  const named = process.env["LETS_MEET_CHROMIUM"];
  if (named !== undefined && named !== "") return existsSync(named) ? named : null;
  return [chromium.executablePath(), ...systemPaths].find((path) => existsSync(path)) ?? null;
}
