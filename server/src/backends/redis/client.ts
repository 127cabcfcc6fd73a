import { createClient } from "redis";
import { accountScripts } from "./account-scripts.ts";
import { busScripts } from "./bus-scripts.ts";
import { leadScripts } from "./lead-scripts.ts";
import { membershipScripts } from "./membership-scripts.ts";
import { passkeyScripts } from "./passkey-scripts.ts";
import { reportScripts } from "./report-scripts.ts";
import { roomScripts } from "./room-scripts.ts";
import { safetyScripts } from "./safety-scripts.ts";
import { stateScripts } from "./state-scripts.ts";

const scripts = {
  ...accountScripts,
  ...passkeyScripts,
  ...roomScripts,
  ...reportScripts,
  ...safetyScripts,
  ...busScripts,
  ...stateScripts,
  ...membershipScripts,
  ...leadScripts,
};

/** The client with our scripts among its commands. */
export type RedisClient = ReturnType<typeof clientOf>;

/** A connection without traffic for this long is dead: the guard pings every few seconds. */
const deadAfterMs = 10_000;

const clientOf = (url: string, wasReady: () => boolean) =>
  createClient({
    url,
    scripts,
    disableOfflineQueue: true,
    // Above the bound of `Calls`, which keeps its own calls.
    commandsQueueMaxLength: 11_000,
    socket: {
      connectTimeout: 5_000,
      socketTimeout: deadAfterMs,
      // Backoff up to a second, with jitter: all servers lose their Redis at the same moment.
      reconnectStrategy: (tries) =>
        wasReady() ? Math.min(50 * 2 ** tries, 1_000) * (0.5 + Math.random() / 2) : false,
    },
  });

/**
 * Connects to Redis; rejects if it cannot be reached at the start, and reconnects automatically later. While
 * it is down, commands fail at once.
 */
export async function connectRedis(url: string, onError: (error: unknown) => void): Promise<RedisClient> {
  let hasBeenReady = false;
  const client = clientOf(url, () => hasBeenReady);
  client.on("error", onError);
  client.on("ready", () => (hasBeenReady = true));
  await client.connect();
  return client;
}

/** The value stored under that name; created and stored by the first node that asks. */
export async function sharedSecret(client: RedisClient, name: string, make: () => string): Promise<string> {
  const key = `secret:${name}`;
  await client.set(key, make(), { condition: "NX" });
  const value = await client.get(key);
  if (value === null) throw new Error("Redis has not kept what was stored");
  return value;
}
