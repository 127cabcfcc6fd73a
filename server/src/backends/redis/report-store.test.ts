import { describe } from "vitest";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { reportStoreContract } from "../contract/report-store.contract.ts";
import { connectRedis } from "./client.ts";
import { createRedisReportStore } from "./report-store.ts";

describe.runIf(hasRedis)("with a Redis server", () => {
  reportStoreContract("Redis", async () => {
    const server = await startRedis();
    const client = await connectRedis(server.url, () => undefined);
    return {
      reports: createRedisReportStore(client),
      close: async () => {
        await client.close();
        await server.stop();
      },
    };
  });
});
