import { spawn, spawnSync } from "node:child_process";
import { createClient } from "redis";
import { freePort } from "./free-port.ts";
import { newFolder } from "./new-folder.ts";

/** True if a Redis server is installed; `npm test` installs one if possible. */
export const hasRedis = spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;

type Server = { readonly stop: () => Promise<void>; readonly signal: (signal: NodeJS.Signals) => void };
type Options = { readonly password?: string };

/** A separate Redis server for one test, on a free port, without persistence. */
export async function startRedis({ password = "" }: Options = {}) {
  for (;;) {
    // If another process takes the port in between, the server exits at once, and another port is tried.
    const port = await freePort();
    let server = await tryToStart(port, password);
    if (server === null) continue;
    return {
      url: urlOf(port, password),
      stop: () => server?.stop() ?? Promise.resolve(),
      /** Suspends the server: it accepts connections and data, and answers nothing. */
      pause: () => server?.signal("SIGSTOP"),
      resume: () => server?.signal("SIGCONT"),
      /** Empties it, and leaves all connections as they are. */
      flush: () => tell(urlOf(port, password), (client) => client.flushAll()),
      /** Changes its settings while it runs. */
      configure: (settings: Readonly<Record<string, string>>) =>
        tell(urlOf(port, password), (client) => client.configSet(settings)),
      /** Restarts it after a stop: on the same port, and empty. */
      startAgain: async () => {
        server = await tryToStart(port, password);
        if (server === null) throw new Error("the port is not free any more");
      },
    };
  }
}

const urlOf = (port: number, password: string) =>
  `redis://${password === "" ? "" : `:${password}@`}127.0.0.1:${port}`;

const connected = (url: string) => createClient({ url }).connect();

async function tell(
  url: string,
  say: (client: Awaited<ReturnType<typeof connected>>) => Promise<unknown>,
): Promise<void> {
  const client = await connected(url);
  await say(client);
  client.destroy();
}

async function tryToStart(port: number, password: string): Promise<Server | null> {
  const folder = newFolder();
  const keepNothing = ["--save", "", "--appendonly", "no", "--dir", folder.path, "--requirepass", password];
  const server = spawn("redis-server", ["--port", `${port}`, "--bind", "127.0.0.1", ...keepNothing], {
    stdio: "ignore",
  });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) =>
    server.once("exit", () => {
      hasEnded = true;
      folder[Symbol.dispose]();
      resolve();
    }),
  );
  const url = urlOf(port, password);
  const client = createClient({ url, socket: { reconnectStrategy: () => (hasEnded ? false : 20) } });
  // Until the server listens every attempt fails, and is retried.
  client.on("error", () => undefined);
  let isOurs = false;
  try {
    await client.connect();
    isOurs = (await client.info("server")).includes(`process_id:${server.pid}`);
  } catch {
    // The server exited before it listened.
  }
  client.destroy();
  if (!isOurs) {
    server.kill("SIGKILL");
    await ended;
    return null;
  }
  return {
    signal: (signal) => void server.kill(signal),
    stop: () => {
      server.kill("SIGKILL");
      return ended;
    },
  };
}
