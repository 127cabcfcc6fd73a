import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { connectRedis } from "./client.ts";
import { type Bereaved, joinCluster } from "./membership.ts";
import { sweep } from "./sweep.ts";

describe.runIf(hasRedis)("the nodes of a cluster over Redis", () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  const ends: (() => unknown)[] = [];
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await redis.stop();
  });

  /** A node whose clock stands still until `live`; it is told of others that are gone. */
  const join = async (node: string, owns = true) => {
    const clock = { ...createFakeClock(), today: () => Date.now() };
    const client = await connectRedis(redis.url, () => undefined);
    ends.push(() => client.destroy());
    const membership = await joinCluster({
      client,
      clock,
      node,
      partitions: 4,
      owns,
      onError: () => undefined,
    });
    const told: Bereaved[] = [];
    membership.onBereaved((bereaved) => void told.push(bereaved));
    return { membership, told, beat: () => clock.advance(1_000), client };
  };
  type Node = Awaited<ReturnType<typeof join>>;
  /** Lets nodes beat until that holds. */
  const until = (nodes: readonly Node[], holds: () => boolean) =>
    expect
      .poll(
        async () => {
          for (const { beat } of nodes) await beat();
          return holds();
        },
        { timeout: 15_000, interval: 100 },
      )
      .toBe(true);

  test("count the sessions of all of them, until one is gone", async () => {
    const [a, b] = [await join("a"), await join("b")];
    a.membership.report(() => 3);
    b.membership.report(() => 4);
    await until([a, b], () => a.membership.online() === 7);
    await until([a], () => a.membership.online() === 3);
    expect(a.told[0]?.gone).toEqual([b.membership.process]);
  }, 20_000);

  test("agree on the name of the logs, also after Redis was emptied", async () => {
    const [a, b] = [await join("a"), await join("b")];
    expect(b.membership.log).toBe(a.membership.log);
    await redis.flush();
    a.membership.report(() => 1);
    await until([a, b], () => a.membership.online() === 1);
    expect((await join("c")).membership.log).toBe(a.membership.log);
  });

  test("tell each other who is gone, and which of them may look after its sessions", async () => {
    const [a, b, matcher] = [await join("a"), await join("b"), await join("m", false)];
    await until([a, matcher], () => a.told.length > 0);
    expect(a.told[0]).toMatchObject({ gone: [b.membership.process], living: [a.membership.process] });
  }, 20_000);

  test("do not judge each other after a pause, in which nobody could show that it lives", async () => {
    const [a, b] = [await join("a"), await join("b")];
    // All times are over.
    await a.client.zAdd("{cluster}:nodes", [
      { value: "a", score: 1 },
      { value: "b", score: 1 },
    ]);
    a.membership.report(() => 5);
    await until([a], () => a.membership.online() === 5);
    expect(a.told).toEqual([]);
    await until([a, b], () => a.membership.online() === 5);
    expect([a.told, b.told]).toEqual([[], []]);
  });
});

test("each record of a gone process is taken over by one of the living", async () => {
  const owned = ["0", "1", "2", "3", "4", "5", "6"];
  const taken: string[] = [];
  for (const process of ["x", "y", "z"])
    await sweep(
      {
        states: { ownedBy: async (owner, partition) => [`${owner} ${owned[partition]}`] },
        partitions: owned.length,
        process,
        adopt: async (key, owner) => void taken.push(`${process} ${key} ${owner}`),
      },
      { gone: ["dead"], living: ["z", "x", "y"] },
    );
  expect(taken).toEqual([
    "x dead 0 dead",
    "x dead 3 dead",
    "x dead 6 dead",
    "y dead 1 dead",
    "y dead 4 dead",
    "z dead 2 dead",
    "z dead 5 dead",
  ]);
});
