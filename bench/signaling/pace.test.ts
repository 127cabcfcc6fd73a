import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pace, until } from "./pace.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a pace follows the clock and runs each turn once", async () => {
  const turns: number[] = [];
  const running = pace(250, 1_000, (turn) => turns.push(turn));
  await vi.advanceTimersByTimeAsync(500);
  expect(turns.length).toBeGreaterThanOrEqual(125);
  expect(turns.length).toBeLessThanOrEqual(126);
  await vi.advanceTimersByTimeAsync(600);
  expect(await running).toBe(250);
  expect(turns).toEqual(Array.from({ length: 250 }, (_, index) => index));
});

test("a turn that fails ends the run", async () => {
  const running = pace(100, 1_000, () => {
    throw new Error("no");
  });
  const failed = running.catch(String);
  await vi.advanceTimersByTimeAsync(50);
  expect(await failed).toBe("Error: no");
});

test("a wait that times out names its condition", async () => {
  const waiting = until("a miracle", () => false).catch(String);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(await waiting).toContain("a miracle");
});
