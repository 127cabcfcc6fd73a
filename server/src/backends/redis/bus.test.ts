import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { settleBuses, startBusNode } from "../../testing/redis-bus.ts";
import { busContract } from "../contract/bus.contract.ts";
import { busNodesContract } from "../contract/bus-nodes.contract.ts";
import type { BusUnderTest } from "../contract/bus-rig.ts";

describe.runIf(hasRedis)("with a Redis server", () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let nodes: Awaited<ReturnType<typeof startBusNode>>[] = [];
  const closeAll = () => {
    for (const node of nodes) node.close();
    nodes = [];
  };
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(closeAll);
  afterAll(() => redis.stop());

  const overRedis: BusUnderTest = {
    runs: 15,
    create: async (bounds) => {
      closeAll();
      const [here, there] = await Promise.all([
        startBusNode(redis.url, { bounds }),
        startBusNode(redis.url, { bounds }),
      ]);
      nodes = [here, there];
      await here.client.flushAll();
      const buses = [here.bus, there.bus];
      const timeOf = async () => {
        const [seconds, micros] = await here.client.time();
        return Number(seconds) * 1_000 + Number(micros) / 1_000;
      };
      return {
        bus: here.bus,
        other: there.bus,
        settle: () => settleBuses(buses),
        advance: async (ms) => {
          const until = (await timeOf()) + ms;
          await expect.poll(timeOf, { timeout: ms + 10_000 }).toBeGreaterThanOrEqual(until);
        },
      };
    },
  };

  busContract("Redis", overRedis);
  busNodesContract("Redis", overRedis);
});
