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
 * system's; `null` if there is none. The system's headless shell comes before its whole browser: it has no window to draw, which
 * saves about a third of each test's time. It ignores `--unsafely-treat-insecure-origin-as-secure`.
 */
export function findChromium(): string | null {
  const named = process.env["LETS_MEET_CHROMIUM"];
  if (named !== undefined && named !== "") return existsSync(named) ? named : null;
  return [chromium.executablePath(), shellPath, ...systemPaths].find((path) => existsSync(path)) ?? null;
}

/** The network of a test browser. */
export type Network = {
  /** The hosts that it can reach besides this machine. */
  readonly hosts: readonly string[];
  /** The addresses of names; a name that ends with `.localhost` is a secure context without TLS. */
  readonly names: Readonly<Record<string, string>>;
};

/**
 * The flags of every test browser. Without a network, all peers are on this machine. mDNS candidates need `*.local` among
 * the exclusions.
 */
function quietFlags(network: Network | null): readonly string[] {
  const { hosts, names } = network ?? { hosts: [], names: {} };
  const rules = [
    ...Object.entries(names).map(([name, address]) => `MAP ${name} ${address}`),
    "MAP * ~NOTFOUND",
    ...["localhost", "127.0.0.1", "*.local", ...hosts].map((host) => `EXCLUDE ${host}`),
  ];
  return [
    "--autoplay-policy=no-user-gesture-required",
    ...(network === null ? ["--allow-loopback-in-peer-connection"] : []),
    `--host-resolver-rules=${rules.join(", ")}`,
  ];
}

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
export function launchOptions(flags: readonly string[] = captureFlags, network: Network | null = null) {
  const executablePath = findChromium();
  return { ...(executablePath === null ? {} : { executablePath }), args: [...quietFlags(network), ...flags] };
}
