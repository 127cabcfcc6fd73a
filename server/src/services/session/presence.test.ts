import type { Presence } from "@lets-meet/shared/protocol/session.ts";
import { expect, test } from "vitest";
import type { Clock } from "../../ports.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { PresenceService, type Watcher } from "./presence.ts";

test("watchers are notified on the timer, if the count has changed, and not below the minimum", async () => {
  const clock = createFakeClock();
  let online = 3;
  const told: (number | null)[] = [];
  const presence = new PresenceService(clock, () => online, 5_000, 5);
  const watcher: Watcher = { online: ({ online: count }) => void told.push(count) };
  presence.watch(watcher);
  expect(presence.online).toBeNull();
  await clock.advance(5_000);
  expect(told).toEqual([]);
  online = 9;
  await clock.advance(4_999);
  expect(told).toEqual([]);
  await clock.advance(1);
  expect(told).toEqual([9]);
  await clock.advance(20_000);
  expect(told).toEqual([9]);
  online = 4;
  await clock.advance(5_000);
  expect(told).toEqual([9, null]);
  presence.unwatch(watcher);
  online = 50;
  await clock.advance(20_000);
  expect(told).toEqual([9, null]);
});

test("many watchers are notified over several turns, each once, and the next change waits for the last of them", async () => {
  const clock = createFakeClock();
  let online = 10;
  const told = new Map<number, (number | null)[]>();
  const toldAfterTurn = [0];
  const counted: Clock = {
    ...clock,
    after: (ms, run) =>
      clock.after(ms, () => {
        run();
        toldAfterTurn.push(told.size);
      }),
  };
  const presence = new PresenceService(counted, () => online, 5_000, 5);
  const values = new Set<Presence>();
  const watchers = Array.from({ length: 1_050 }, (_, index) => ({
    online: (value: Presence) => {
      values.add(value);
      told.set(index, [...(told.get(index) ?? []), value.online]);
    },
  }));
  for (const watcher of watchers) presence.watch(watcher);
  await clock.advance(5_000);
  expect(told.size).toBe(1_050);
  const perTurn = toldAfterTurn.slice(1).map((now, index) => now - (toldAfterTurn[index] ?? 0));
  expect(Math.max(...perTurn)).toBe(100);
  online = 20;
  await clock.advance(5_000);
  expect([...told.values()]).toEqual(watchers.map(() => [10, 20]));
  // A report is written to text once, because all watchers get the same value.
  expect(values.size).toBe(2);
});

test("a watcher that leaves while others are notified is not notified any more", async () => {
  const clock = createFakeClock();
  const presence = new PresenceService(clock, () => 10, 5_000, 5);
  const told: number[] = [];
  const watchers = Array.from({ length: 150 }, (_, index) => ({
    online: () => {
      told.push(index);
      if (index === 0) for (const other of watchers.slice(120)) presence.unwatch(other);
    },
  }));
  for (const watcher of watchers) presence.watch(watcher);
  await clock.advance(5_000);
  expect(told).toEqual(watchers.slice(0, 120).map((_, index) => index));
});
