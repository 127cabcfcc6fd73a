import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHmac, randomInt } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { newFolder } from "./new-folder.ts";
import { type Credentials, TurnClient } from "./turn-client.ts";

const renderer = join(import.meta.dirname, "../../../deploy/coturn/render.mjs");
/** The secret that test coturns share with the server under test. */
export const turnSecret = "the-secret-of-a-test";

/** Credentials in the server's format, valid for that many seconds. */
export function credentials(inSeconds = 600, secret = turnSecret): Credentials {
  const username = `${Math.floor(Date.now() / 1_000) + inSeconds}:handle`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}

/** True if coturn is installed; `npm test` installs it if possible. */
export const hasCoturn = spawnSync("turnserver", ["--help"], { stdio: "ignore" }).error === undefined;

/**
 * The configuration that `deploy/coturn` renders from these variables; throws its error output if it fails.
 */
export const renderCoturn = (kind: string, variables: Record<string, string>): string =>
  execFileSync(process.execPath, [renderer, kind], {
    env: variables,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

export type RunningCoturn = {
  readonly port: number;
  /** A client of it, to be closed by the caller. */
  readonly client: () => Promise<TurnClient>;
  /** A client with a relayed address. */
  readonly allocated: (shown: Credentials, family?: 4 | 6) => Promise<TurnClient>;
  /** All its output so far. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

/** One of `deploy/coturn`'s servers on the loopback interface, on free ports. */
export async function startCoturn(
  kind: "strangers" | "rooms",
  variables: Record<string, string> = {},
): Promise<RunningCoturn> {
  for (;;) {
    // If another process takes a port in between, coturn never answers there, and other ports are tried.
    const running = await tryToStart(kind, await freePorts(), variables);
    if (running !== null) return running;
  }
}

/**
 * The first of two consecutive ports that are free for UDP and TCP, below the ephemeral range, whose ports
 * come and go all the time: coturn waits silently for a minute for a port that is taken.
 */
async function freePorts(): Promise<number> {
  for (;;) {
    const port = randomInt(5_000, 10_000) * 2;
    const tried = [port, port + 1].flatMap((one) => {
      const udp = createSocket("udp4");
      const tcp = createServer();
      return [isFree(udp, () => udp.bind(one, "127.0.0.1")), isFree(tcp, () => tcp.listen(one, "127.0.0.1"))];
    });
    if ((await Promise.all(tried)).every(Boolean)) return port;
  }
}

async function isFree(probe: Socket | Server, listen: () => unknown): Promise<boolean> {
  const free = once(probe, "listening").then(
    () => true,
    () => false,
  );
  listen();
  const answer = await free;
  probe.close();
  return answer;
}

async function tryToStart(
  kind: "strangers" | "rooms",
  port: number,
  variables: Record<string, string>,
): Promise<RunningCoturn | null> {
  const folder = newFolder();
  const file = join(folder.path, "turnserver.conf");
  const env = {
    TURN_SECRET: turnSecret,
    TURN_LISTEN: "127.0.0.1",
    TURN_RELAY: "127.0.0.1",
    TURN_PORT: `${port}`,
    TURN_TLS_PORT: `${port + 1}`,
    TURN_MIN_PORT: "20000",
    TURN_MAX_PORT: "29999",
    TURN_ON_LOOPBACK: "1",
    TURN_PIDFILE: join(folder.path, "pid"),
    ...variables,
  };
  writeFileSync(file, renderCoturn(kind, env));
  const server = spawn("turnserver", ["-c", file], { stdio: ["ignore", "pipe", "pipe"], cwd: folder.path });
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
    folder[Symbol.dispose]();
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
