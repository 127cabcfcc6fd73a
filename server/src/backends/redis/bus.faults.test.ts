import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Cut, startCuttingProxy } from "../../testing/cutting-proxy.ts";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { settleBuses, startBusNode } from "../../testing/redis-bus.ts";
import { ear } from "../contract/bus-rig.ts";

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n);

describe.runIf(hasRedis)("the bus over a Redis that fails", () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  const ends: (() => unknown)[] = [];
  const node = async (url = redis.url) => {
    const started = await startBusNode(url);
    ends.push(started.close);
    return started;
  };
  const proxied = async () => {
    const proxy = await startCuttingProxy(redis.url);
    ends.push(proxy.stop);
    return proxy;
  };
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
    await redis.stop();
  });

  test.each<Cut>(["before the request", "before the reply"])(
    "loses, repeats and reorders nothing, whichever call of the appender is cut %s",
    async (cut) => {
      const proxy = await proxied();
      const appender = await node(proxy.url);
      const follower = await node();
      const heard = ear();
      follower.bus.follow("t", 0, heard.follower);
      for (const at of numbers(8)) {
        proxy.cutAt(at, cut);
        const first = at * 6;
        const early = numbers(3, first).map(async (n) => appender.bus.append("t", n));
        // One by one, so that each is a chunk of its own.
        for (const n of numbers(3, first + 3)) await appender.bus.append("t", n);
        await Promise.all(early);
      }
      await expect.poll(() => heard.messages).toEqual(numbers(48));
      expect(heard.gaps).toBe(0);
    },
  );

  test("keeps the order of appends that are called while the connection is down", async () => {
    const proxy = await proxied();
    const appender = await node(proxy.url);
    const follower = await node();
    const heard = ear();
    follower.bus.follow("t", 0, heard.follower);
    const before = numbers(50).map((n) => appender.bus.append("t", n));
    proxy.refuse();
    await expect.poll(() => appender.client.isReady).toBe(false);
    const during = numbers(50, 50).map((n) => appender.bus.append("t", n));
    proxy.accept();
    const ids = await Promise.all([...before, ...during]);
    await expect.poll(() => heard.messages).toEqual(numbers(100));
    expect(ids).toEqual(heard.entries.map((entry) => entry.id));
  });

  test("fills what a follower has missed while its connections were cut", async () => {
    const proxy = await proxied();
    const appender = await node();
    const follower = await node(proxy.url);
    const heard = ear();
    follower.bus.follow("t", 0, heard.follower);
    await appender.bus.append("t", 0);
    await expect.poll(() => heard.messages).toEqual([0]);
    proxy.refuse();
    for (const n of numbers(9, 1)) await appender.bus.append("t", n);
    proxy.accept();
    await expect.poll(() => heard.messages, { timeout: 8_000 }).toEqual(numbers(10));
    await appender.bus.append("t", 10);
    await expect.poll(() => heard.messages).toEqual(numbers(11));
    expect(heard.gaps).toBe(0);
  });

  test("tells a gap after a restart without data, and then delivers what was appended during it", async () => {
    const appender = await node();
    const follower = await node();
    const heard = ear();
    follower.bus.follow("t", 0, heard.follower);
    await appender.bus.append("t", "before");
    await expect.poll(() => heard.messages).toEqual(["before"]);
    await redis.stop();
    await expect.poll(() => appender.client.isReady).toBe(false);
    const during = ["a", "b", "c"].map(async (message) => appender.bus.append("t", message));
    await redis.startAgain();
    const ids = await Promise.all(during);
    await expect.poll(() => heard.messages, { timeout: 8_000 }).toEqual(["before", "a", "b", "c"]);
    expect(heard.gaps).toBe(1);
    const idsHeard = heard.entries.map((entry) => entry.id);
    expect(idsHeard.slice(1)).toEqual(ids);
    expect(idsHeard).toEqual(idsHeard.toSorted((x, y) => x - y));
  });

  test("tells a gap within a second after FLUSHALL, although no connection broke", async () => {
    const appender = await node();
    const follower = await node();
    const heard = ear();
    follower.bus.follow("t", 0, heard.follower);
    await appender.bus.append("t", "before");
    await settleBuses([appender.bus, follower.bus]);
    await follower.clock.advance(1_000);
    await settleBuses([appender.bus, follower.bus]);
    await appender.client.flushAll();
    await appender.bus.append("t", "after");
    await follower.clock.advance(1_000);
    await expect.poll(() => heard.messages).toEqual(["before", "after"]);
    expect(heard.gaps).toBe(1);
  });

  test("knows lost data by its name, even if the ids of the new log begin below those heard", async () => {
    const { bus, client, clock } = await node();
    const heard = ear();
    bus.follow("t", 0, heard.follower);
    await bus.append("t", "before");
    await clock.advance(1_000);
    await settleBuses([bus]);
    const [meta = ""] = await client.keys("*:meta:t");
    await client.flushAll();
    // As a Redis leaves it whose clock was set back.
    await client.hSet(meta, { last: 5, begun: 5, dropped: 0, first: 0, bytes: 0 });
    await bus.append("t", "after");
    await clock.advance(1_000);
    await expect.poll(() => heard.messages).toEqual(["before", "after"]);
    expect(heard.gaps).toBe(1);
  });

  test("waits for a paused Redis, in order", async () => {
    const appender = await node();
    const follower = await node();
    const heard = ear();
    follower.bus.follow("t", 0, heard.follower);
    await settleBuses([appender.bus, follower.bus]);
    await follower.client.sendCommand(["CLIENT", "PAUSE", "300", "ALL"]);
    await Promise.all(numbers(20).map(async (n) => appender.bus.append("t", n)));
    await expect.poll(() => heard.messages).toEqual(numbers(20));
    expect(heard.gaps).toBe(0);
  });

  test("compares the ends of logs every 40 seconds, and so finds what no notice told", async () => {
    const appender = await node();
    const follower = await node();
    const heard = ear();
    follower.bus.follow("t", 0, heard.follower);
    await settleBuses([appender.bus, follower.bus]);
    const told = (await appender.client.keys("*:told:t")).at(0) ?? "";
    await appender.client.del(told);
    await appender.bus.append("t", "untold");
    await settleBuses([appender.bus, follower.bus]);
    expect(heard.messages).toEqual([]);
    for (let second = 0; second < 40; second++) {
      await follower.clock.advance(1_000);
      await settleBuses([follower.bus]);
    }
    await expect.poll(() => heard.messages).toEqual(["untold"]);
    await appender.bus.append("t", "told");
    await expect.poll(() => heard.messages).toEqual(["untold", "told"]);
    expect(heard.gaps).toBe(0);
  });
});
