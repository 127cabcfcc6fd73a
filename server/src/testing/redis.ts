import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";

/** Whether this machine has a Redis server; `npm test` installs one where it can. */
export const hasRedis = spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;

/** A Redis server of this test's own, on a socket in a new folder, keeping nothing. */
export async function startRedis(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const args = [
    "--port",
    `${port}`,
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    folder,
  ];
  const server: ChildProcess = spawn("redis-server", args, { stdio: "ignore" });
  const url = `redis://127.0.0.1:${port}`;
  const client = createClient({ url, socket: { reconnectStrategy: 20 } });
  // Until the server listens every try fails, and is made again.
  client.on("error", () => undefined);
  await client.connect();
  await client.close();
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  return {
    url,
    stop: () => {
      server.kill("SIGKILL");
      return ended;
    },
  };
}
