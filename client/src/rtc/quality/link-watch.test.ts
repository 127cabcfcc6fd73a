import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { recorded } from "../testing/recorded-stats.ts";
import type { StatsRecord } from "./link-report.ts";
import type { Quality } from "./link-stats.ts";
import { type LinkLook, watchLink } from "./link-watch.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function rig() {
  const qualities: Quality[] = [];
  const stalledAt: number[] = [];
  const start = Date.now();
  const totals = { packetsReceived: 0, bytesReceived: 0, packetsLost: 0 };
  let isBroken = false;
  const connection = {
    getStats: async () => {
      if (isBroken) throw new DOMException("closed", "InvalidStateError");
      return new Map([["in", { type: "inbound-rtp", ...totals }]]);
    },
    // The watch needs the statistics only.
  } as unknown as RTCPeerConnection;
  const watch = watchLink({
    connection: () => connection,
    expected: () => true,
    changed: (quality) => qualities.push(quality),
    stalled: () => stalledAt.push(Date.now() - start),
    now: () => Date.now(),
  });
  const pass = async (seconds: number, perSecond: number) => {
    for (let turn = 0; turn < seconds; turn++) {
      totals.packetsReceived += perSecond;
      totals.bytesReceived += perSecond * 1_000;
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  return { qualities, stalledAt, watch, pass, break: (broken: boolean) => (isBroken = broken) };
}

it("the watch reports the quality only when it changes", async () => {
  const { qualities, pass } = rig();
  await pass(5, 100);
  expect(qualities).toEqual(["good"]);
  await pass(4, 0);
  expect(qualities).toEqual(["good", "lost"]);
  await pass(2, 100);
  expect(qualities).toEqual(["good", "lost", "good"]);
});

it("the watch reports each stall once", async () => {
  const { stalledAt, pass } = rig();
  await pass(5, 100);
  await pass(6, 0);
  await pass(3, 100);
  expect(stalledAt).toEqual([7_000]);
  await pass(2, 0);
  expect(stalledAt).toEqual([7_000, 16_000]);
});

it("the watch continues after a connection that rejects getStats", async () => {
  const rigged = rig();
  rigged.break(true);
  await rigged.pass(3, 100);
  rigged.break(false);
  await rigged.pass(3, 100);
  expect(rigged.qualities).toEqual(["good"]);
});

it("the watch stops once it is disposed", async () => {
  const { qualities, watch, pass } = rig();
  await pass(1, 100);
  watch[Symbol.dispose]();
  await pass(5, 100);
  expect(qualities).toEqual([]);
});

it("the watch reports a frozen picture as still until it moves again, while other media arrives", async () => {
  const totals = { packetsReceived: 0, bytesReceived: 0, packetsLost: 0, framesReceived: 0 };
  const qualities: Quality[] = [];
  const connection = {
    getStats: async () =>
      new Map([["in", { type: "inbound-rtp", kind: "video", trackIdentifier: "camera", ...totals }]]),
    // The watch needs the statistics only.
  } as unknown as RTCPeerConnection;
  let moving: string | null = "camera";
  watchLink({
    connection: () => connection,
    expected: () => true,
    moving: () => moving,
    changed: (quality) => qualities.push(quality),
    now: () => Date.now(),
  });
  const pass = async (seconds: number, frames: number, packets = 50) => {
    for (let turn = 0; turn < seconds; turn++) {
      totals.packetsReceived += packets;
      totals.bytesReceived += packets * 1_000;
      totals.framesReceived += frames;
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  await pass(3, 20);
  await pass(3, 0);
  expect(qualities).toEqual(["good", "still"]);
  await pass(1, 20);
  expect(qualities).toEqual(["good", "still", "good"]);
  moving = null;
  await pass(6, 0);
  expect(qualities).toEqual(["good", "still", "good"]);
  moving = "camera";
  await pass(2, 0);
  expect(qualities).toEqual(["good", "still", "good"]);
  await pass(5, 0, 0);
  expect(qualities.at(-1)).toBe("lost");
});

describe("a look", () => {
  /** A connection that returns the given statistics, look by look. */
  const connectionSaying = (...looks: readonly (readonly StatsRecord[])[]) => {
    let turn = 0;
    // The watch needs the statistics only.
    return {
      getStats: async () =>
        new Map((looks[turn++] ?? looks.at(-1) ?? []).map((record) => [record["id"], record])),
    } as unknown as RTCPeerConnection;
  };
  const { first, second } = recorded.chromium;
  const watching = (connection: () => RTCPeerConnection) => {
    const looks: LinkLook[] = [];
    const changed = () => {};
    watchLink({
      connection,
      expected: () => true,
      changed,
      looked: (look) => looks.push(look),
      now: () => Date.now(),
    });
    return looks;
  };

  it("gives quality, report, exposure and estimate once a second", async () => {
    const connection = connectionSaying(first, second);
    const looks = watching(() => connection);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(looks).toHaveLength(2);
    expect(looks[0]).toMatchObject({ quality: "measuring", report: { path: "direct", bitsPerSecond: null } });
    expect(looks[1]).toMatchObject({
      quality: "good",
      report: { height: 360 },
      exposure: { sees: "address" },
    });
    expect(looks[1]?.report.bitsPerSecond).toBeGreaterThan(0);
    expect(looks[1]?.estimate).toBeGreaterThan(0);
  });

  it("does not compare one connection with another", async () => {
    const connections = [connectionSaying(first), connectionSaying(second)];
    let turn = 0;
    const looks = watching(() => connections[Math.min(turn++, 1)] ?? connectionSaying());
    await vi.advanceTimersByTimeAsync(3_000);
    expect(looks[1]?.report.bitsPerSecond).toBeNull();
  });
});
