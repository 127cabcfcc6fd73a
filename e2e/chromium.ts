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

/**
 * What every browser of the tests starts with. Either everybody is on this machine, or `hosts` can be reached beside it.
 * Without `*.local` among the exclusions, mDNS candidates break.
 */
const quietFlags = (hosts: readonly string[]): readonly string[] => [
  "--autoplay-policy=no-user-gesture-required",
  ...(hosts.length === 0 ? ["--allow-loopback-in-peer-connection"] : []),
  `--host-resolver-rules=${["MAP * ~NOTFOUND", ...["localhost", "127.0.0.1", "*.local", ...hosts].map((host) => `EXCLUDE ${host}`)].join(", ")}`,
];

/** Three fake cameras, and a browser that lets the page have them without asking. */
export const captureFlags: readonly string[] = [
  "--use-fake-device-for-media-stream=fps=20,device-count=3",
  "--use-fake-ui-for-media-stream",
];

/** How to launch the tests' Chromium with the given flags beside the usual ones. */
export function launchOptions(flags: readonly string[] = captureFlags, hosts: readonly string[] = []) {
  const executablePath = findChromium();
  return { ...(executablePath === null ? {} : { executablePath }), args: [...quietFlags(hosts), ...flags] };
}
