import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { session } from "../../domain/testing/tickets.ts";
import type { Commit } from "../../ports.ts";
import { type Cut, startCuttingProxy } from "../../testing/cutting-proxy.ts";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { startStateNode } from "../../testing/redis-states.ts";

const key = "session:ann";
const owed = (revision: number) =>
  ({ session: null, entry: { kind: "withdraw", session: session("ann"), revision } }) as const;
const commit = (version: number, over: Partial<Commit<unknown>> = {}): Commit<unknown> => ({
  key,
  before: version === 1 ? 0 : version - 1,
  version,
  owner: "a",
  state: { version },
  cursor: version,
  outbox: [owed(version)],
  ...over,
});
const cuts: readonly Cut[] = ["before the request", "before the reply"];

describe.runIf(hasRedis)("the state store over a Redis that fails", () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  const ends: (() => unknown)[] = [];
  const node = async (url = redis.url) => {
    const started = await startStateNode(url);
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

  test.each(cuts)("an owner whose connection is cut %s stores each change once", async (cut) => {
    const proxy = await proxied();
    const { store } = await node(proxy.url);
    const other = await node();
    let version = 1;
    for (let chunk = 0; chunk < 6; chunk++) {
      proxy.cutAt(chunk, cut);
      // Several under way at once: an owner does not wait for one answer before its next change.
      const answers = await Promise.all([0, 1, 2].map(async (more) => store.commit(commit(version + more))));
      expect(answers).not.toContain("stale");
      version += 3;
      const stored = await other.store.peek(key);
      expect(stored).toMatchObject({ version: version - 1, state: { version: version - 1 } });
      expect(stored?.outbox.map((one) => one.version)).toEqual(
        Array.from({ length: version - 1 }, (_, n) => n + 1),
      );
    }
  });

  test.each(cuts)(
    "a change of a shared record that is cut %s is taken once, whoever changes it next",
    async (cut) => {
      const proxy = await proxied();
      const { store } = await node(proxy.url);
      const other = await node();
      const shared = { owner: null, outbox: [] };
      await other.store.commit(commit(1, shared));
      proxy.cutAt(0, cut);
      const changing = store.commit(commit(2, shared));
      // The other node is quicker than the repeat of the first call, or comes after it.
      let before = 1;
      for (; ; before = (await other.store.peek(key))?.version ?? 0) {
        const changed = { ...shared, before, version: before + 1, state: { by: "other" } };
        if ((await other.store.commit(commit(0, changed))) !== "stale") break;
      }
      // Stored before or after the other one's: accepted exactly if it was stored.
      const wasStored = before === 2;
      expect(await changing).toEqual(wasStored ? [] : "stale");
      expect(await other.store.peek(key)).toMatchObject({ version: before + 1, state: { by: "other" } });
    },
  );

  test.each(cuts)("a claim that is cut %s succeeds", async (cut) => {
    const proxy = await proxied();
    const claimer = await node(proxy.url);
    const owner = await node();
    await owner.store.commit(commit(1));
    proxy.cutAt(0, cut);
    const claimed = await claimer.store.claim(key, "b");
    expect(claimed).toMatchObject({ version: 2, owner: "b", state: { version: 1 }, cursor: 1 });
    expect(await owner.store.commit(commit(2))).toBe("stale");
  });

  test("a claim whose repeat comes after another node's claim takes nothing back", async () => {
    const proxy = await proxied();
    const slow = await node(proxy.url);
    const quick = await node();
    await quick.store.commit(commit(1));
    proxy.cutAt(0, "before the reply");
    const claiming = slow.store.claim(key, "slow");
    await expect.poll(async () => (await quick.store.peek(key))?.owner).toBe("slow");
    proxy.refuse();
    expect(await quick.store.claim(key, "quick")).toMatchObject({ owner: "quick" });
    proxy.accept();
    await claiming;
    expect((await quick.store.peek(key))?.owner).toBe("quick");
  });

  test.each(["FLUSHALL", "a restart"])(
    "after %s an owner stores its record again, at its next change",
    async (how) => {
      const { store, client } = await node();
      await store.commit(commit(1));
      if (how === "FLUSHALL") await client.flushAll();
      else {
        await redis.stop();
        await redis.startAgain();
        await expect.poll(() => client.isReady).toBe(true);
      }
      expect(await store.peek(key)).toBeNull();
      expect(await store.commit(commit(2))).toEqual([]);
      expect(await store.peek(key)).toMatchObject({ version: 2, state: { version: 2 } });
      expect(await store.commit(commit(3))).not.toBe("stale");
    },
  );

  test("after FLUSHALL the newest version wins: a former owner does not keep what it stored first", async () => {
    const [former, owner] = [await node(), await node()];
    await former.store.commit(commit(1));
    await owner.store.claim(key, "b");
    await owner.store.commit(commit(3, { owner: "b" }));
    await former.client.flushAll();
    const told: string[] = [];
    former.store.onTaken("a", (taken) => void told.push(taken));
    await former.store.claim("nothing", "a");
    expect(await former.store.commit(commit(2))).toEqual([]);
    expect(await owner.store.commit(commit(4, { owner: "b" }))).not.toBe("stale");
    expect(await former.store.commit(commit(3))).toBe("stale");
    await expect.poll(() => told).toEqual([key]);
  });

  test("a removed record does not return, although its former owner has not heard of it", async () => {
    const [former, owner] = [await node(), await node()];
    await former.store.commit(commit(1, { outbox: [] }));
    await owner.store.claim(key, "b");
    await owner.store.commit(commit(3, { owner: "b", state: null, outbox: [] }));
    expect(await former.store.commit(commit(2))).toBe("stale");
    expect(await owner.store.peek(key)).toBeNull();
  });

  test("tells once that Redis was emptied, although no connection broke", async () => {
    const { store, client, clock } = await node();
    let told = 0;
    store.onEmptied(() => void told++);
    const beat = async () => {
      await clock.advance(1_000);
      await store.peek(key);
    };
    for (let second = 0; second < 3; second++) await beat();
    expect(told).toBe(0);
    await client.flushAll();
    for (let second = 0; second < 3; second++) await beat();
    expect(told).toBe(1);
  });

  test("waits for a paused Redis, in order", async () => {
    const { store, client } = await node();
    await store.commit(commit(1));
    await client.sendCommand(["CLIENT", "PAUSE", "300", "ALL"]);
    const answers = await Promise.all([2, 3, 4].map(async (version) => store.commit(commit(version))));
    expect(answers).not.toContain("stale");
    expect(await store.peek(key)).toMatchObject({ version: 4 });
  });
});
