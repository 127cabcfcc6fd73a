import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { blockStoreContract, mostInTest } from "../contract/block-store.contract.ts";
import { strikeStoreContract } from "../contract/strike-store.contract.ts";
import { createRedisBlockStore } from "./block-store.ts";
import { connectRedis, type RedisClient } from "./client.ts";
import { createRedisStrikeStore } from "./strike-store.ts";

const keptMs = 1_209_600_000;

describe.runIf(hasRedis)("with a Redis server", () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let client: RedisClient;
  beforeAll(async () => {
    server = await startRedis();
    client = await connectRedis(server.url, () => undefined);
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });
  const close = async () => undefined;
  blockStoreContract("Redis", async () => ({ blocks: createRedisBlockStore(client, mostInTest), close }));
  strikeStoreContract("Redis", async () => ({ strikes: createRedisStrikeStore(client, keptMs), close }));

  test("Redis itself ends blocks at their end, and strikes two weeks after the newest", async () => {
    const now = Date.now();
    const network = { kind: "network", network: "192.0.2.99" } as const;
    const block = { key: network, level: 1, until: now + 60_000, receipt: "r" };
    await createRedisBlockStore(client).put(block);
    expect(await client.pExpireTime("{block}:network 192.0.2.99")).toBe(block.until);
    expect(await client.pExpireTime("{block}")).toBeGreaterThanOrEqual(block.until);
    await createRedisStrikeStore(client, keptMs).add([
      { subject: "someone", id: "m", mark: { kind: "moderator" }, at: now },
    ]);
    expect(await client.pExpireTime("{strike}:someone")).toBe(now + keptMs);
  });
});
