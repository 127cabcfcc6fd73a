import { describe } from "vitest";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { passkeyStoreContract } from "../contract/passkey-store.contract.ts";
import { createRedisAccountStore } from "./account-store.ts";
import { connectRedis } from "./client.ts";
import { createRedisPasskeyStore } from "./passkey-store.ts";
import { createRedisAccountAdmin } from "./recovery-store.ts";

describe.runIf(hasRedis)("with a Redis server", () => {
  passkeyStoreContract("Redis", async () => {
    const server = await startRedis();
    const client = await connectRedis(server.url, () => undefined);
    return {
      store: createRedisAccountStore(client),
      passkeys: createRedisPasskeyStore(client),
      admin: createRedisAccountAdmin(client),
      close: async () => {
        await client.close();
        await server.stop();
      },
    };
  });
});
