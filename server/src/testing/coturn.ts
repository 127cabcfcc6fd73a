import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Credentials, TurnClient } from "./turn-client.ts";

const renderer = join(import.meta.dirname, "../../../deploy/coturn/render.mjs");
/** What the coturns of tests share with the server under test. */
export const turnSecret = "the-secret-of-a-test";

/** Credentials as the server hands them out, which end in so many seconds. */
export function credentials(inSeconds = 600, secret = turnSecret): Credentials {
  const username = `${Math.floor(Date.now() / 1_000) + inSeconds}:handle`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}

/** Whether this machine has coturn; `npm test` installs one where it can. */
export const hasCoturn = spawnSync("turnserver", ["--help"], { stdio: "ignore" }).error === undefined;

/** The configuration that `deploy/coturn` makes of these variables; throws what it says when it makes none. */
export const renderCoturn = (kind: string, variables: Record<string, string>): string =>
  execFileSync(process.execPath, [renderer, kind], {
    env: variables,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

export type RunningCoturn = {
  readonly port: number;
  /** A client of it, to be closed by whoever opened it. */
  readonly client: () => Promise<TurnClient>;
  /** A client that has a relayed address. */
  readonly allocated: (shown: Credentials, family?: 4 | 6) => Promise<TurnClient>;
  /** Everything that it has written so far. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

/** One of `deploy/coturn`'s servers on the loopback interface, on a port that was free. */
export async function startCoturn(
  kind: "strangers" | "rooms",
  variables: Record<string, string> = {},
): Promise<RunningCoturn> {
  for (;;) {
    // Somebody else may take the port in between: coturn then never answers there, and another port is tried.
    const running = await tryToStart(kind, await freePort(), variables);
    if (running !== null) return running;
  }
}

async function freePort(): Promise<number> {
  const probe = createSocket("udp4").bind(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

async function tryToStart(
  kind: "strangers" | "rooms",
  port: number,
  variables: Record<string, string>,
): Promise<RunningCoturn | null> {
  const folder = mkdtempSync(join(tmpdir(), "coturn-"));
  const file = join(folder, "turnserver.conf");
  const env = {
    TURN_SECRET: turnSecret,
    TURN_LISTEN: "127.0.0.1",
    TURN_RELAY: "127.0.0.1",
    TURN_PORT: `${port}`,
    TURN_TLS_PORT: `${port === 65_535 ? port - 1 : port + 1}`,
    TURN_MIN_PORT: "20000",
    TURN_MAX_PORT: "29999",
    TURN_ON_LOOPBACK: "1",
    TURN_PIDFILE: join(folder, "pid"),
    ...variables,
  };
  writeFileSync(file, renderCoturn(kind, env));
  const server = spawn("turnserver", ["-c", file], { stdio: ["ignore", "pipe", "pipe"], cwd: folder });
  let output = "";
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(server, "exit");
  const client = () => TurnClient.open({ address: "127.0.0.1", port });
  using probe = await client();
  const answers = await Promise.race([probe.ping(10_000), ended.then(() => false)]);
  const stop = async () => {
    server.kill("SIGKILL");
    await ended;
  };
  if (!answers || server.exitCode !== null) {
    await stop();
    return null;
  }
  return {
    port,
    client,
    output: () => output,
    stop,
    allocated: async (shown, family = 4) => {
      const opened = await client();
      const relayed = await opened.allocate(shown, family);
      if (typeof relayed === "number") throw new Error(`the allocation was refused: ${relayed}`);
      return opened;
    },
  };
}
