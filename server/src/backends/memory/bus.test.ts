import { describe, expect, test } from "vitest";
import type { Clock } from "../../ports.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { busContract } from "../contract/bus.contract.ts";
import { busNodesContract } from "../contract/bus-nodes.contract.ts";
import type { BusUnderTest } from "../contract/bus-rig.ts";
import { createMemoryBus, type LogBounds } from "./bus.ts";

const memory: BusUnderTest = {
  runs: 60,
  create: (bounds) => {
    const clock = createFakeClock();
    const bus = createMemoryBus(
      clock,
      () => bounds,
      () => undefined,
    );
    return { bus, other: bus, settle: clock.settle, advance: clock.advance };
  },
};
busContract("memory", memory);
busNodesContract("memory", memory);

describe("the ageing of logs", () => {
  const rig = (bounds: Partial<LogBounds> = {}) => {
    const clock = createFakeClock();
    const turns: number[] = [];
    const counted: Clock = {
      now: clock.now,
      today: clock.today,
      after: (ms, run) =>
        clock.after(ms, () => {
          turns.push(clock.now());
          run();
        }),
    };
    const all = { items: 100_000, bytes: 1e9, ageMs: 60_000, ...bounds };
    const bus = createMemoryBus(
      counted,
      () => all,
      () => undefined,
    );
    return { bus, clock, turns };
  };

  test("has a timer while there are entries, and none before and after", async () => {
    const { bus, clock } = rig();
    const following = bus.follow("t", 0, { entry: () => undefined, gap: () => undefined });
    expect(clock.waiting()).toBe(0);
    await bus.append("t", "a");
    await bus.append("other", "b");
    expect(clock.waiting()).toBe(1);
    await clock.advance(61_001);
    expect(clock.waiting()).toBe(0);
    await bus.append("t", "c");
    expect(clock.waiting()).toBe(1);
    following.stop();
    await clock.advance(61_001);
    expect(clock.waiting()).toBe(0);
  });

  test.each([
    ["in one long log", () => "t"],
    ["in as many logs", (n: number) => `t${n}`],
  ])("spreads many entries %s over several turns at the same time", async (_where, topicOf) => {
    const { bus, clock, turns } = rig();
    const entries = 20_000;
    for (let n = 0; n < entries; n++) void bus.append(topicOf(n), n);
    await clock.advance(60_000);
    const quiet = turns.length;
    await clock.advance(1_001);
    expect(turns.length - quiet).toBeGreaterThanOrEqual(10);
    expect(new Set(turns.slice(quiet)).size).toBeLessThanOrEqual(2);
    expect(clock.waiting()).toBe(0);
  });

  test("keeps the young entries of a log whose oldest is gone, and drops them when due", async () => {
    const { bus, clock } = rig({ ageMs: 10_000 });
    bus.follow("t", 0, { entry: () => undefined, gap: () => undefined });
    for (const message of ["a", "b", "c"]) {
      await bus.append("t", message);
      await clock.advance(3_000);
    }
    const held = async () => {
      const seen: unknown[] = [];
      const following = bus.follow("t", 0, {
        entry: ({ message }) => void seen.push(message),
        gap: () => undefined,
      });
      await clock.settle();
      following.stop();
      return seen;
    };
    expect(await held()).toEqual(["a", "b", "c"]);
    await clock.advance(2_000);
    expect(await held()).toEqual(["b", "c"]);
    await clock.advance(3_000);
    expect(await held()).toEqual(["c"]);
    await clock.advance(3_000);
    expect(await held()).toEqual([]);
  });
});

test("a follower's failure is reported", async () => {
  const clock = createFakeClock();
  const failures: unknown[] = [];
  const bus = createMemoryBus(
    clock,
    () => ({ items: 9, bytes: 999, ageMs: 999 }),
    (error) => failures.push(error),
  );
  const broken = new Error("broken");
  bus.follow("t", 0, {
    entry: () => {
      throw broken;
    },
    gap: () => undefined,
  });
  await bus.append("t", "a");
  await clock.settle();
  expect(failures).toEqual([broken]);
});
