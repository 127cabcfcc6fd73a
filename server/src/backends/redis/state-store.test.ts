import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { session } from "../../domain/testing/tickets.ts";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { startStateNode } from "../../testing/redis-states.ts";
import { stateStoreContract } from "../contract/state-store.contract.ts";
import { UnreadableState } from "./state-store.ts";

const withdrawal = { kind: "withdraw", session: session("ann"), revision: 1 } as const;
const record = {
  key: "session:ann",
  before: 0,
  version: 5,
  owner: "a",
  state: { n: 1 },
  cursor: 0,
  outbox: [],
};

describe.runIf(hasRedis)("with a Redis server", () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  const nodes: Awaited<ReturnType<typeof startStateNode>>[] = [];
  const node = async (options: Parameters<typeof startStateNode>[1] = {}) => {
    const started = await startStateNode(redis.url, options);
    nodes.push(started);
    return started;
  };
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await nodes[0]?.client.flushAll();
    for (const one of nodes.splice(0)) one.close();
  });
  afterAll(() => redis.stop());

  stateStoreContract("Redis", {
    create: async () => {
      for (const one of nodes.splice(0)) one.close();
      const { store, client } = await node();
      await client.flushAll();
      return store;
    },
  });

  test("tells another process that its record was claimed", async () => {
    const [here, there] = [await node(), await node()];
    const told: string[] = [];
    here.store.onTaken("a", (key, version) => void told.push(`${key} ${version}`));
    await here.store.claim("nothing", "a");
    await here.store.commit(record);
    await there.store.claim(record.key, "b");
    await expect.poll(() => told).toEqual([`${record.key} 6`]);
  });

  test("reports a state that cannot be read, and shows the record as a removed one", async () => {
    const { store, failures } = await node({
      parseState: () => {
        throw new Error("not a state");
      },
    });
    await store.commit({ ...record, outbox: [] });
    expect(await store.peek(record.key)).toMatchObject({ version: 5, state: null });
    expect(failures).toEqual([expect.any(UnreadableState)]);
    expect(String(failures[0])).not.toContain(record.key);
  });

  test("reports owed entries that cannot be read, and shows the others", async () => {
    const { store, client, failures } = await node();
    await store.commit(record);
    const [key = ""] = await client.keys("*:record:*");
    await client.hSet(key.replace(":record:", ":outbox:"), { 4: "[]", 5: '[{"session":"x"}]' });
    expect((await store.peek(record.key))?.outbox).toEqual([{ version: 4, entries: [] }]);
    expect(failures).toEqual([expect.any(UnreadableState)]);
  });

  test("keeps all keys of a record under one hash tag, and lets every key expire", async () => {
    const { store, client } = await node();
    await store.commit({ ...record, outbox: [{ session: null, entry: withdrawal }] });
    await store.commit({ ...record, key: "room:r", owner: null });
    await store.commit({ ...record, key: "room:r", owner: null, before: 5, version: 6, state: null });
    const keys = await client.keys("*");
    const ofAnn = keys.filter((name) => name.endsWith(`:${record.key}`));
    expect(new Set(ofAnn.map((name) => name.split(":", 2)[1]))).toEqual(new Set(["outbox", "record"]));
    expect(new Set(ofAnn.map((name) => name.split(":", 1)[0])).size).toBe(1);
    for (const key of keys) expect(await client.pTTL(key)).toBeGreaterThan(0);
  });

  test("keeps a record that its owner has, however long nothing changes", async () => {
    const { store, client, clock } = await node({ keepMs: 60_000 });
    await store.commit(record);
    const [key = ""] = await client.keys("*:record:*");
    await client.pExpire(key, 5_000);
    for (let second = 0; second < 300; second++) {
      await clock.advance(1_000);
      await store.peek(record.key);
    }
    await expect.poll(() => client.pTTL(key)).toBeGreaterThan(5_000);
  });
});
