import { beforeEach, describe, expect, test } from "vitest";
import { createFakeClock } from "../testing/fake-clock.ts";
import { StoreGuard, StoreUnavailable } from "./store-guard.ts";

class Refused extends Error {
  readonly code = "ECONNREFUSED";
}
const never = () => new Promise<never>(() => undefined);

let clock: ReturnType<typeof createFakeClock>;
let log: unknown[];
let guard: StoreGuard;
beforeEach(() => {
  clock = createFakeClock();
  log = [];
  guard = new StoreGuard(
    { address: "redis:6379", outageOf: (error) => (error instanceof Refused ? error.code : null) },
    clock,
    {
      storeLost: (store, reason) => log.push(["lost", store, reason]),
      storeBack: (store) => log.push(["back", store]),
      failed: (error) => log.push(["failed", error]),
    },
  );
});

describe("a store behind its guard", () => {
  test("returns its answers and its own errors unchanged", async () => {
    const mistake = new TypeError("a mistake");
    const store = guard.around({
      size: 3,
      double: async (n: number) => n * 2,
      fail: () => Promise.reject(mistake),
    });
    expect(store.size).toBe(3);
    expect(await store.double(4)).toBe(8);
    await expect(store.fail()).rejects.toBe(mistake);
    expect(guard.isReachable).toBe(true);
    expect(log).toEqual([]);
  });

  test("that refuses connections is unavailable, with the cause", async () => {
    const cause = new Refused();
    const asked = guard.run(() => Promise.reject(cause));
    await expect(asked).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(asked).rejects.toMatchObject({ name: "StoreUnavailable", reason: "ECONNREFUSED", cause });
  });

  test("that hangs is unavailable after the deadline, and immediately from then on", async () => {
    const store = guard.around({ find: never });
    const asked = store.find().catch((error: unknown) => error);
    await clock.advance(1_999);
    expect(guard.isReachable).toBe(true);
    await clock.advance(1);
    expect(await asked).toMatchObject({ name: "StoreUnavailable", reason: "ETIMEDOUT" });
    let wasAsked = false;
    await expect(guard.run(async () => (wasAsked = true))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(wasAsked).toBe(false);
  });

  test("that is down is logged once, and once more when the guard finds it back", async () => {
    let isThere = true;
    guard.watch(async () => {
      if (!isThere) throw new Refused();
    });
    await clock.advance(10_000);
    expect(log).toEqual([]);
    isThere = false;
    await clock.advance(10_000);
    expect(guard.isReachable).toBe(false);
    expect(log).toEqual([["lost", "redis:6379", "ECONNREFUSED"]]);
    isThere = true;
    await clock.advance(500);
    expect(guard.isReachable).toBe(true);
    expect(await guard.run(async () => "there")).toBe("there");
    expect(log).toEqual([
      ["lost", "redis:6379", "ECONNREFUSED"],
      ["back", "redis:6379"],
    ]);
  });

  test("that hangs receives one ping at a time", async () => {
    let open = 0;
    let most = 0;
    let answer: () => void = () => undefined;
    guard.watch(() => {
      most = Math.max(most, ++open);
      return new Promise<void>((resolve) => {
        answer = () => {
          open--;
          resolve();
        };
      });
    });
    await clock.advance(60_000);
    expect(guard.isReachable).toBe(false);
    expect(most).toBe(1);
    // The late answer says nothing about the current state; the next ping does.
    answer();
    await clock.advance(500);
    answer();
    await clock.settle();
    expect(guard.isReachable).toBe(true);
  });

  test("receives no more pings once the guard is stopped", async () => {
    let asked = 0;
    guard.watch(async () => void asked++);
    guard.stop();
    await clock.advance(60_000);
    expect(asked).toBe(0);
  });

  test("has its connection errors reported as outages, and other errors as failures", () => {
    const mistake = new TypeError("a mistake");
    guard.report(mistake);
    guard.report(new Refused());
    guard.report(new Refused());
    expect(log).toEqual([
      ["failed", mistake],
      ["lost", "redis:6379", "ECONNREFUSED"],
    ]);
  });
});
