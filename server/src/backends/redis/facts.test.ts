import { describe, expect, test } from "vitest";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { connectRedis } from "./client.ts";
import { redisFacts } from "./facts.ts";

describe.runIf(hasRedis)("a Redis server", () => {
  test("says whether it keeps and evicts data, and what time it is", async () => {
    const server = await startRedis();
    const redis = await connectRedis(server.url, () => undefined);
    const before = await redisFacts(redis);
    expect(before).toMatchObject({ persists: false, evicts: false });
    expect(Math.abs(before.clockAheadMs)).toBeLessThan(1_000);
    await redis.configSet({ "maxmemory-policy": "allkeys-lru", appendonly: "yes" });
    expect(await redisFacts(redis)).toMatchObject({ persists: true, evicts: true });
    await redis.configSet({ appendonly: "no", save: "900 1" });
    expect(await redisFacts(redis)).toMatchObject({ persists: true });
    await redis.aclSetUser("default", ["-config"]);
    expect(await redisFacts(redis)).toMatchObject({ persists: null, evicts: null });
    await redis.close();
    await server.stop();
  });
});
