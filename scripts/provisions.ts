import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Programs } from "./programs.ts";

/** A program that tests need, and where it comes from. */
export type Part = {
  readonly name: string;
  readonly isThere: () => boolean | Promise<boolean>;
  readonly debianPackage: string;
  /** The variable that can name another file. If it is set, nothing is installed instead of that file. */
  readonly setting?: string;
  /** Gets the program where Debian's package cannot be installed. */
  readonly download?: (programs: Pick<Programs, "playwright">) => Promise<unknown>;
};

/** What a group of tests needs from the machine. `tests` names them in the reason why they are skipped. */
export type Provision = { readonly tests: string; readonly parts: readonly Part[] };

const program = (name: string, debianPackage: string, flag = "--version") => ({
  name,
  // Some of these programs have no option that ends with 0.
  isThere: () => spawnSync(name, [flag], { stdio: "ignore" }).error === undefined,
  debianPackage,
});

/** C's standard headers, which a compiler can do without and a checker cannot. */
const header = (debianPackage: string) => ({
  name: "C headers",
  isThere: () =>
    spawnSync("gcc", ["-E", "-"], { input: "#include <stdio.h>", stdio: ["pipe", "ignore", "ignore"] })
      .status === 0,
  debianPackage,
});

const turnserver = program("turnserver", "coturn", "--help");

const chromium: Part = {
  name: "Chromium",
  // Playwright is loaded only when a task needs it.
  isThere: async () => (await import("../e2e/chromium.ts")).findChromium() !== null,
  debianPackage: "chromium-headless-shell",
  setting: "LETS_MEET_CHROMIUM",
  download: ({ playwright }) => playwright(["install", "chromium"]),
};

/** Everything that the tests need besides Node and the packages of the workspace. */
export const provisions = {
  chromium: { tests: "the browser tests", parts: [chromium] },
  redis: {
    tests: "the tests of the Redis backends",
    parts: [
      {
        name: "redis-server",
        isThere: () => spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0,
        debianPackage: "redis-server",
      },
    ],
  },
  model: {
    tests: "the check of the cluster's model",
    parts: [program("spin", "spin", "-V"), program("gcc", "gcc"), header("libc6-dev")],
  },
  init: { tests: "the tests of the image's first process", parts: [program("tini", "tini")] },
  coturn: { tests: "the tests that probe coturn", parts: [turnserver] },
  haproxy: { tests: "the tests behind HAProxy", parts: [program("haproxy", "haproxy", "-v")] },
  caddy: {
    tests: "the tests behind Caddy",
    parts: [program("caddy", "caddy", "version"), program("certutil", "libnss3-tools", "-H")],
  },
  firefox: {
    tests: "the tests between Chromium and Firefox",
    parts: [
      {
        name: "Firefox",
        isThere: async () => (await import("../e2e/firefox.ts")).findFirefox() !== null,
        debianPackage: "firefox-esr",
        setting: "LETS_MEET_FIREFOX",
      },
    ],
  },
  image: {
    tests: "the tests of the image",
    parts: [
      program("buildah", "buildah"),
      program("podman", "podman"),
      program("runc", "runc"),
      program("mmdebstrap", "mmdebstrap"),
      {
        name: "Debian's keys",
        isThere: () => existsSync("/usr/share/keyrings/debian-archive-keyring.gpg"),
        debianPackage: "debian-archive-keyring",
      },
    ],
  },
  nat: {
    tests: "the tests on real NATs",
    parts: [program("ip", "iproute2"), program("nft", "nftables"), turnserver, program("openssl", "openssl")],
  },
} as const satisfies Readonly<Record<string, Provision>>;
