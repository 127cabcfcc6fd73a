import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { get as getPlain } from "node:http";
import { get } from "node:https";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { freePort } from "./app-process.ts";
import { captureFlags, launchOptions } from "./chromium.ts";

const caddyfile = join(import.meta.dirname, "../deploy/compose/Caddyfile");
const startTimeoutMs = 30_000;

/** True if Caddy can run here, and a browser can be told to trust it; `npm test` installs both if possible. */
export const hasCaddy =
  process.platform === "linux" &&
  spawnSync("caddy", ["version"], { stdio: "ignore" }).error === undefined &&
  spawnSync("certutil", ["-H"], { stdio: "ignore" }).error === undefined;

/** The name under which visitors reach the server. */
const host = "meet.example";

/** Where visitors come, which the server's settings have to name before Caddy can start. */
export type Front = { readonly url: string; readonly plainUrl: string; readonly folder: string };

const portOf = (url: string) => new URL(url).port;

/** Chooses free ports. Caddy's certificates and the browser's trust in them are kept in the folder. */
export async function chooseFront(folder: string): Promise<Front> {
  const [https, http] = [await freePort(), await freePort()];
  return { url: `https://${host}:${https}`, plainUrl: `http://${host}:${http}`, folder };
}

/** Runs Caddy as deploy/compose does, with certificates of its own authority; it stops when disposed. */
export async function startCaddy({ url, plainUrl, folder }: Front, serverPort: number) {
  const caddy = spawn("caddy", ["run", "--config", caddyfile, "--adapter", "caddyfile"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      LETS_MEET_HOST: host,
      LETS_MEET_EMAIL: "internal",
      LETS_MEET_SERVER: `127.0.0.1:${serverPort}`,
      LETS_MEET_HTTPS_PORT: portOf(url),
      LETS_MEET_HTTP_PORT: portOf(plainUrl),
    },
  });
  const ended = once(caddy, "exit");
  let output = "";
  for (const stream of [caddy.stdout, caddy.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const authority = join(folder, "caddy/pki/authorities/local/root.crt");
  const deadline = Date.now() + startTimeoutMs;
  while (!(existsSync(authority) && (await answers(url, authority)))) {
    if (caddy.exitCode !== null || Date.now() > deadline) throw new Error(`Caddy did not start:\n${output}`);
    await new Promise((next) => {
      setTimeout(next, 30);
    });
  }
  return {
    authority,
    [Symbol.asyncDispose]: async () => {
      caddy.kill("SIGKILL");
      await ended;
    },
  };
}

const answers = (url: string, authority: string) =>
  new Promise<boolean>((resolve) => {
    const ca = readFileSync(authority);
    const options = { host: "127.0.0.1", port: portOf(url), servername: host, ca, headers: { host } };
    const request = get({ ...options, path: "/healthz", agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("error", () => resolve(false));
  });

/** Where Caddy sends a visitor who comes without TLS. */
export const redirectOf = ({ plainUrl }: Front) =>
  new Promise<string | undefined>((resolve, reject) => {
    const options = { host: "127.0.0.1", port: portOf(plainUrl), headers: { host }, agent: false };
    getPlain(options, (response) => {
      response.resume();
      resolve(response.headers.location);
    }).on("error", reject);
  });

/** A Chromium of its own home, which trusts that authority and no other of this machine. */
export async function launchTrusting(authority: string, folder: string): Promise<Browser> {
  const store = join(folder, ".pki/nssdb");
  mkdirSync(store, { recursive: true });
  const certutil = (...args: readonly string[]) => execFileSync("certutil", ["-d", `sql:${store}`, ...args]);
  certutil("-N", "--empty-password");
  certutil("-A", "-n", "the authority of the test", "-t", "C,,", "-i", authority);
  // A network with names of its own; the peers are on this machine nevertheless.
  const flags = [...captureFlags, "--allow-loopback-in-peer-connection"];
  return await chromium.launch({
    ...launchOptions(flags, { hosts: [], names: { [host]: "127.0.0.1" } }),
    env: { ...process.env, HOME: folder },
  });
}
