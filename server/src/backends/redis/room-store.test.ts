import { describe } from "vitest";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { roomStoreContract } from "../contract/room-store.contract.ts";
import { createRedisAccountStore } from "./account-store.ts";
import { connectRedis } from "./client.ts";
import { createRedisRoomStore } from "./room-store.ts";

describe.runIf(hasRedis)("with a Redis server", () => {
  roomStoreContract("Redis", async () => {
    const server = await startRedis();
    const client = await connectRedis(server.url, () => undefined);
    return {
      rooms: createRedisRoomStore(client),
      accounts: createRedisAccountStore(client),
      close: async () => {
        await client.close();
        await server.stop();
      },
    };
  });
});
