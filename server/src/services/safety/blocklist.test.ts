import { beforeEach, describe, expect, test } from "vitest";
import { createMemoryBlockStore } from "../../backends/memory/block-store.ts";
import { createMemoryBus } from "../../backends/memory/bus.ts";
import type { Block } from "../../domain/safety/block.ts";
import type { Bus } from "../../ports.ts";
import type { BlockReason, BlockStore } from "../../safety-ports.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { blockReason, sessionId } from "../../testing/samples.ts";
import { serializing } from "../../testing/serializing-bus.ts";
import { StoreUnavailable } from "../store-guard.ts";
import { Blocklist } from "./blocklist.ts";

const hour = 3_600_000;
let clock: FakeClock;
let bus: Bus;
let store: BlockStore;
let isDown: boolean;
let unsaved: number[];

beforeEach(() => {
  clock = createFakeClock(1_000, 1_700_000_000_000);
  bus = serializing(
    createMemoryBus(
      clock,
      () => ({ items: 100, bytes: 1_000_000, ageMs: 2_000 }),
      () => undefined,
    ),
  );
  isDown = false;
  unsaved = [];
  const kept = createMemoryBlockStore();
  const unlessDown = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isDown) throw new StoreUnavailable("store:1", "ECONNREFUSED");
    return work();
  };
  store = {
    put: (block) => unlessDown(() => kept.put(block)),
    remove: (key) => unlessDown(() => kept.remove(key)),
    all: (now) => unlessDown(() => kept.all(now)),
  };
});

/** The blocklist of one node, with what its watcher was told. */
async function node() {
  const told: (readonly [networks: readonly string[], reason: BlockReason | null])[] = [];
  const lifted: string[] = [];
  const list = new Blocklist({
    store,
    bus,
    clock,
    events: {
      failed: (error) => {
        throw error;
      },
      blocksUnsaved: (howMany) => void unsaved.push(howMany),
    },
  });
  const nameIn = ({ key }: Pick<Block, "key">) => (key.kind === "network" ? key.network : key.kind);
  list.watch({
    blocked: (blocks, reason) => void told.push([blocks.map(nameIn), reason]),
    lifted: (keys) => void lifted.push(...keys.map((key) => nameIn({ key }))),
  });
  await list.start();
  return { list, told, lifted, isBlocked: (address: string) => list.ofAddress(address) !== null };
}

const block = (network: string, over: Partial<Block> = {}): Block => ({
  key: { kind: "network", network },
  level: 1,
  until: clock.today() + hour,
  receipt: "receipt-1",
  ...over,
});

describe("a block at one node", () => {
  test("is in force at the other one at once, with its reason, and until it ends", async () => {
    const [first, second] = [await node(), await node()];
    void first.list.block([block("192.0.2.7")], blockReason);
    await clock.settle();
    for (const { told, isBlocked } of [first, second]) {
      expect(told).toEqual([[["192.0.2.7"], blockReason]]);
      expect([isBlocked("192.0.2.7"), isBlocked("192.0.2.8")]).toEqual([true, false]);
    }
    await clock.advance(hour - 1);
    expect(second.isBlocked("192.0.2.7")).toBe(true);
    await clock.advance(1);
    expect(second.isBlocked("192.0.2.7")).toBe(false);
    await clock.advance(30_000);
    expect(second.list.all()).toEqual([]);
  });

  test("is in force at one that starts later, and in that time alone", async () => {
    const first = await node();
    await first.list.block([block("2001:db8:1:0/56")], blockReason);
    await clock.advance(10_000);
    const second = await node();
    expect([second.isBlocked("2001:db8:1:7"), second.isBlocked("2001:db8:2:7")]).toEqual([true, false]);
  });

  test("is lifted at both", async () => {
    const [first, second] = [await node(), await node()];
    const session = block("", { key: { kind: "session", session: sessionId("a") } });
    await first.list.block([block("192.0.2.7"), session], blockReason);
    expect(await second.list.lift("receipt-1")).toBe(2);
    await clock.settle();
    for (const one of [first, second]) {
      expect(one.isBlocked("192.0.2.7")).toBe(false);
      expect(one.lifted.toSorted()).toEqual(["192.0.2.7", "session"]);
    }
    await clock.advance(60_000);
    expect(first.isBlocked("192.0.2.7")).toBe(false);
    expect(await second.list.lift("receipt-1")).toBe(0);
  });
});

describe("what a node missed on the bus", () => {
  test("it finds in the store within half a minute: a block, and that one was lifted", async () => {
    const first = await node();
    await store.put(block("192.0.2.7"));
    expect(first.isBlocked("192.0.2.7")).toBe(false);
    await clock.advance(30_000);
    expect(first.told).toEqual([[["192.0.2.7"], null]]);
    expect(first.isBlocked("192.0.2.7")).toBe(true);
    await store.remove({ kind: "network", network: "192.0.2.7" });
    await clock.advance(30_000);
    expect([first.isBlocked("192.0.2.7"), first.lifted]).toEqual([false, ["192.0.2.7"]]);
  });
});

describe("while the store is away", () => {
  test("blocks are in force everywhere, and stored when it is back", async () => {
    const [first, second] = [await node(), await node()];
    await first.list.block([block("192.0.2.7")], blockReason);
    isDown = true;
    await first.list.block([block("192.0.2.8")], blockReason);
    await clock.advance(60_000);
    for (const { isBlocked } of [first, second])
      expect([isBlocked("192.0.2.7"), isBlocked("192.0.2.8")]).toEqual([true, true]);
    expect(unsaved.at(-1)).toBe(1);
    isDown = false;
    expect(await store.all(clock.today())).toHaveLength(1);
    await clock.advance(30_000);
    expect(await store.all(clock.today())).toHaveLength(2);
  });

  test("no more wait for it than a thousand", async () => {
    const first = await node();
    isDown = true;
    for (let n = 0; n < 1_010; n++)
      await first.list.block([block(`192.0.${n >> 8}.${n & 255}`)], blockReason);
    expect(unsaved.at(-1)).toBe(1_000);
    expect(first.isBlocked("192.0.0.0")).toBe(true);
  });
});

test("a shorter block changes nothing, and a longer one takes its place", async () => {
  const first = await node();
  await first.list.block([block("192.0.2.7")], blockReason);
  await first.list.block([block("192.0.2.7", { until: clock.today() + 1_000, level: 3 })], blockReason);
  expect(first.told).toHaveLength(1);
  await first.list.block([block("192.0.2.7", { until: clock.today() + 2 * hour })], blockReason);
  expect(first.told).toHaveLength(2);
  await clock.advance(hour);
  expect(first.isBlocked("192.0.2.7")).toBe(true);
});
