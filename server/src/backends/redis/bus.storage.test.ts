import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { mostSenders } from "../../ports.ts";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { settleBuses, startBusNode } from "../../testing/redis-bus.ts";
import { ear } from "../contract/bus-rig.ts";

const bounds = { items: 200, bytes: 200_000, ageMs: 60_000 };
/** The part of a key that decides its slot in a Redis Cluster. */
const tagOf = (key: string) => /^\{(\d+)\}:/.exec(key)?.[1];

describe.runIf(hasRedis)("the bus in Redis, between nodes and in its keys", () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let a: Awaited<ReturnType<typeof startBusNode>>;
  let b: Awaited<ReturnType<typeof startBusNode>>;
  const settle = () => settleBuses([a.bus, b.bus]);
  const parse = (topic: string, data: unknown) => (topic === "words" ? z.string().parse(data) : data);

  beforeEach(async () => {
    redis = await startRedis();
    [a, b] = await Promise.all([
      startBusNode(redis.url, { bounds, parse }),
      startBusNode(redis.url, { bounds, parse }),
    ]);
  });
  afterEach(async () => {
    a.close();
    b.close();
    await redis.stop();
  });

  test("delivers to a follower that moves to another node exactly what it has not heard", async () => {
    const heard = ear();
    let following = a.bus.follow("t", 0, heard.follower);
    let n = 0;
    for (const next of [b, a, b, a]) {
      await Promise.all([a.bus.append("t", n++), b.bus.append("t", n++)]);
      await settle();
      following.stop();
      await b.bus.append("t", n++);
      const from = heard.entries.at(-1)?.id ?? 0;
      following = next.bus.follow("t", from, heard.follower);
    }
    await settle();
    expect(heard.messages.toSorted((x, y) => Number(x) - Number(y))).toEqual(
      Array.from({ length: n }, (_, at) => at),
    );
    expect(heard.gaps).toBe(0);
  });

  test("tells a gap to a follower whose id is older than what is known of the log", async () => {
    const old = await a.bus.append("t", "old");
    for (const key of await a.client.keys("*:t")) await a.client.del(key);
    await b.bus.append("t", "new");
    const heard = ear();
    // An id of a millisecond before: the new log may have begun in the same one, and then with the same ids.
    a.bus.follow("t", old - 4_096, heard.follower);
    await settle();
    expect([heard.messages, heard.gaps]).toEqual([["new"], 1]);
  });

  test("tells a gap in the place of an entry that its schema rejects, and reports it", async () => {
    const live = ear();
    a.bus.follow<unknown>("words", 0, live.follower);
    for (const message of ["a", 7, "b"]) await b.bus.append<unknown>("words", message);
    await settle();
    const late = ear();
    a.bus.follow<unknown>("words", 0, late.follower);
    await settle();
    for (const heard of [live, late]) {
      expect(heard.messages).toEqual(["a", "b"]);
      expect(heard.gaps).toBe(1);
    }
    expect(a.failures).toHaveLength(2);
    expect(a.failures[0]).toBeInstanceOf(z.ZodError);
  });

  test("reports a notice that is none, and goes on", async () => {
    const heard = ear();
    a.bus.follow("t", 0, heard.follower);
    await settle();
    const channels = z.array(z.string()).parse(await b.client.sendCommand(["PUBSUB", "SHARDCHANNELS", "*"]));
    for (const channel of channels) await b.client.sPublish(channel, "nonsense");
    await b.bus.append("t", "a");
    await settle();
    expect(heard.messages).toEqual(["a"]);
    expect(a.failures.length).toBeGreaterThan(0);
  });

  test("gives every key an expiry, and all keys of a topic one hash tag", async () => {
    a.bus.follow("session:ann", 0, ear().follower);
    await b.bus.append("session:ann", "hello", { sender: "ben", number: 1 });
    await b.bus.append("tickets", "announce");
    await a.clock.advance(1_000);
    await settle();
    const keys = await a.client.keys("*");
    const kinds = new Set(keys.map((key) => key.split(":")[1]));
    expect(kinds).toEqual(new Set(["incarnation", "meta", "log", "told", "dedupe"]));
    const lives = await Promise.all(keys.map((key) => a.client.pTTL(key)));
    expect(lives.every((life) => life > 0 && life <= 3_600_000)).toBe(true);
    for (const topic of ["session:ann", "tickets"]) {
      const tags = new Set(keys.filter((key) => key.endsWith(`:${topic}`)).map(tagOf));
      expect(tags.size).toBe(1);
      expect(tags).not.toContain(undefined);
    }
  });

  test("takes no more memory than the bounds allow, whatever is appended", async () => {
    const appended = Array.from({ length: 1_000 }, (_, n) => [n, "x".repeat(2 * n)]);
    await Promise.all(
      appended.map(async (message, n) => a.bus.append("t", message, { sender: `s${n % 300}`, number: n })),
    );
    const [log = ""] = await a.client.keys("*:log:t");
    const [dedupe = ""] = await a.client.keys("*:dedupe:t");
    // A stream frees memory by nodes of 4 KiB, and the allocator rounds up.
    expect(await a.client.memoryUsage(log)).toBeLessThan(bounds.bytes * 1.25);
    expect(await a.client.xLen(log)).toBeLessThanOrEqual(bounds.items);
    expect(await a.client.hLen(dedupe)).toBe(mostSenders);
    const heard = ear();
    b.bus.follow("t", 0, heard.follower);
    await settle();
    expect(heard.messages).toEqual(appended.slice(-heard.messages.length));
    expect(heard.entries.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(bounds.bytes * 0.9);
  });
});
