import { createClient, type RedisClientType } from "redis";

/** Connects to Redis; rejects when it cannot be reached at the start, and comes back by itself later. */
export async function connectRedis(url: string, onError: (error: unknown) => void): Promise<RedisClientType> {
  const client: RedisClientType = createClient({
    url,
    // While Redis is away commands wait here, and not without bound.
    commandsQueueMaxLength: 10_000,
    socket: { connectTimeout: 5_000 },
  });
  client.on("error", onError);
  await client.connect();
  return client;
}

/** The value stored under that name, made and stored the first time, by whichever node comes first. */
export async function sharedSecret(
  client: RedisClientType,
  name: string,
  make: () => string,
): Promise<string> {
  const key = `secret:${name}`;
  await client.set(key, make(), { condition: "NX" });
  const value = await client.get(key);
  if (value === null) throw new Error("Redis has not kept what was stored");
  return value;
}
