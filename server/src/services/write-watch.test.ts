import { beforeEach, expect, test } from "vitest";
import { createFakeClock } from "../testing/fake-clock.ts";
import { StoreUnavailable } from "./store-guard.ts";
import { WriteWatch } from "./write-watch.ts";

const full = new Error("full");
let clock: ReturnType<typeof createFakeClock>;
let log: string[];
let isFull: boolean;
let watch: WriteWatch;
const port = () =>
  watch.around({
    read: async () => "value",
    write: async () => {
      if (isFull) throw full;
      return "written";
    },
    break: async () => {
      throw new Error("another error");
    },
  });

beforeEach(() => {
  clock = createFakeClock();
  log = [];
  isFull = false;
  const store = {
    place: "data.db",
    faultOf: (error: unknown) => (error === full ? "the disk is full" : null),
    probe: () => {
      if (isFull) throw full;
    },
  };
  watch = new WriteWatch(store, clock, {
    storeFull: (place, reason) => void log.push(`${place}: ${reason}`),
    storeBack: (place) => void log.push(`${place} is back`),
    failed: () => void log.push("failed"),
  });
});

test("a failed write is refused as unavailable and logged once, and reading goes on", async () => {
  isFull = true;
  for (let times = 0; times < 3; times++)
    await expect(port().write()).rejects.toBeInstanceOf(StoreUnavailable);
  expect(log).toEqual(["data.db: the disk is full"]);
  expect(watch.fault).toBe("the disk is full");
  expect(await port().read()).toBe("value");
});

test("the fault ends with the first write that works, which the watch tries by itself", async () => {
  isFull = true;
  await port()
    .write()
    .catch(() => undefined);
  await clock.advance(5_000);
  expect(watch.fault).not.toBeNull();
  isFull = false;
  await clock.advance(5_000);
  expect([watch.fault, log.at(-1)]).toEqual([null, "data.db is back"]);
  expect(await port().write()).toBe("written");
  expect(clock.waiting()).toBe(0);
});

test("any other error is the caller's, and nothing is probed", async () => {
  await expect(port().break()).rejects.toThrow("another error");
  expect([watch.fault, log, clock.waiting()]).toEqual([null, [], 0]);
});

test("a stopped watch probes no more", async () => {
  isFull = true;
  await port()
    .write()
    .catch(() => undefined);
  watch.stop();
  expect(clock.waiting()).toBe(0);
});
