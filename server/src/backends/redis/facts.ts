import type { RedisClient } from "./client.ts";

/** One setting of Redis; `null` if this user may not ask, or the service hides it. */
async function setting(redis: RedisClient, name: string): Promise<string | null> {
  const answer = await redis.configGet(name).catch(() => null);
  return answer?.[name] ?? null;
}

/** What Redis says about keeping data, and how far its clock is ahead of this process's in milliseconds. */
export async function redisFacts(redis: RedisClient) {
  const [appendOnly, save, policy] = [
    await setting(redis, "appendonly"),
    await setting(redis, "save"),
    await setting(redis, "maxmemory-policy"),
  ];
  const asked = Date.now();
  const [seconds, microseconds] = await redis.sendCommand<[string, string]>(["TIME"]);
  const middle = (asked + Date.now()) / 2;
  return {
    persists: appendOnly === null && save === null ? null : appendOnly === "yes" || (save ?? "") !== "",
    evicts: policy === null ? null : policy !== "noeviction",
    clockAheadMs: Number(seconds) * 1_000 + Number(microseconds) / 1_000 - middle,
  };
}
