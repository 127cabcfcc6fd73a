import { expect, test } from "vitest";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { PresenceService } from "./presence.ts";

test("watchers are notified on the timer, if the count has changed, and not below the minimum", async () => {
  const clock = createFakeClock();
  let online = 3;
  const told: (number | null)[] = [];
  const presence = new PresenceService(clock, () => online, 5_000, 5);
  const watcher = { online: (count: number | null) => void told.push(count) };
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
