import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const shellPath = "/usr/bin/chromium-headless-shell";
const systemPaths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The path of the Chromium to drive: the one named in `LETS_MEET_CHROMIUM`, else Playwright's own build, else the
 * system's; `null` if there is none. The headless shell comes before the whole browser: it has no window to draw, which
 * saves about a third of each test's time. In a network namespace of its own it does not get ready for a call, so the tests
 * on NATs drive the whole browser.
 */
export function findChromium(kind: "any" | "whole" = "any"): string | null {
  const named = process.env["LETS_MEET_CHROMIUM"];
  if (named !== undefined && named !== "") return existsSync(named) ? named : null;
  const paths = kind === "any" ? [shellPath, ...systemPaths] : systemPaths;
  return [chromium.executablePath(), ...paths].find((path) => existsSync(path)) ?? null;
}

/**
 * The flags of every test browser. Without `hosts` all peers are on this machine; otherwise the browser can also reach
 * these hosts. mDNS candidates need `*.local` among the exclusions.
 */
const quietFlags = (hosts: readonly string[]): readonly string[] => [
  "--autoplay-policy=no-user-gesture-required",
  ...(hosts.length === 0 ? ["--allow-loopback-in-peer-connection"] : []),
  `--host-resolver-rules=${["MAP * ~NOTFOUND", ...["localhost", "127.0.0.1", "*.local", ...hosts].map((host) => `EXCLUDE ${host}`)].join(", ")}`,
];

/** Three fake cameras, and permission to use them without a prompt. */
export const captureFlags: readonly string[] = [
  "--use-fake-device-for-media-stream=fps=20,device-count=3",
  "--use-fake-ui-for-media-stream",
];

/** One fake camera, and every request for it or the microphone is denied. */
export const deniedFlags: readonly string[] = [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream=deny",
];

/** The launch options of the tests' Chromium, with `flags` added to the flags of every test. */
export function launchOptions(flags: readonly string[] = captureFlags, hosts: readonly string[] = []) {
  const executablePath = findChromium();
  return { ...(executablePath === null ? {} : { executablePath }), args: [...quietFlags(hosts), ...flags] };
}
