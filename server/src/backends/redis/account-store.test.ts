import { describe, expect, test } from "vitest";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { accountStoreContract } from "../contract/account-store.contract.ts";
import { recoveryStoreContract } from "../contract/recovery-store.contract.ts";
import { createRedisAccountStore } from "./account-store.ts";
import { connectRedis, sharedSecret } from "./client.ts";
import { createRedisAccountAdmin, createRedisRecoveryStore } from "./recovery-store.ts";

describe.runIf(hasRedis)("with a Redis server", () => {
  accountStoreContract("Redis", async () => {
    const server = await startRedis();
    const client = await connectRedis(server.url, () => undefined);
    return {
      store: createRedisAccountStore(client),
      close: async () => {
        await client.close();
        await server.stop();
      },
    };
  });

  recoveryStoreContract("Redis", async () => {
    const server = await startRedis();
    const client = await connectRedis(server.url, () => undefined);
    return {
      store: createRedisAccountStore(client),
      recovery: createRedisRecoveryStore(client),
      admin: createRedisAccountAdmin(client),
      close: async () => {
        await client.close();
        await server.stop();
      },
    };
  });

  test("a secret is created once, by the first node that asks", async () => {
    const server = await startRedis();
    const client = await connectRedis(server.url, () => undefined);
    const secrets = await Promise.all(
      ["one", "two", "three"].map((made) => sharedSecret(client, "auth", () => made)),
    );
    expect(new Set(secrets).size).toBe(1);
    await client.close();
    await server.stop();
  });
});
