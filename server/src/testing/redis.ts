import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";

/** Whether this machine has a Redis server; `npm test` installs one where it can. */
export const hasRedis = spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;

type Running = { readonly url: string; readonly stop: () => Promise<void> };

/** A Redis server of this test's own, on a port that was free, keeping nothing. */
export async function startRedis(): Promise<Running> {
  for (;;) {
    // Somebody else may take the port in between: the server then ends at once, and another port is tried.
    const running = await tryToStart(await freePort());
    if (running !== null) return running;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (typeof address !== "object" || address === null) throw new Error("the probe has no port");
  return address.port;
}

async function tryToStart(port: number): Promise<Running | null> {
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const keepNothing = ["--save", "", "--appendonly", "no", "--dir", folder];
  const server = spawn("redis-server", ["--port", `${port}`, "--bind", "127.0.0.1", ...keepNothing], {
    stdio: "ignore",
  });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) =>
    server.once("exit", () => {
      hasEnded = true;
      resolve();
    }),
  );
  const url = `redis://127.0.0.1:${port}`;
  const client = createClient({ url, socket: { reconnectStrategy: () => (hasEnded ? false : 20) } });
  // Until the server listens every try fails, and is made again.
  client.on("error", () => undefined);
  let isOurs = false;
  try {
    await client.connect();
    isOurs = (await client.info("server")).includes(`process_id:${server.pid}`);
  } catch {
    // The server has ended before it listened.
  }
  client.destroy();
  if (!isOurs) {
    server.kill("SIGKILL");
    await ended;
    return null;
  }
  return {
    url,
    stop: () => {
      server.kill("SIGKILL");
      return ended;
    },
  };
}
