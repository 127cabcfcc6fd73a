import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Quality } from "./link-stats.ts";
import { watchLink } from "./link-watch.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function rig() {
  const qualities: Quality[] = [];
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
    now: () => Date.now(),
  });
  const pass = async (seconds: number, perSecond: number) => {
    for (let turn = 0; turn < seconds; turn++) {
      totals.packetsReceived += perSecond;
      totals.bytesReceived += perSecond * 1_000;
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  return { qualities, watch, pass, break: (broken: boolean) => (isBroken = broken) };
}

it("tells the quality when it changes, and only then", async () => {
  const { qualities, pass } = rig();
  await pass(5, 100);
  expect(qualities).toEqual(["good"]);
  await pass(4, 0);
  expect(qualities).toEqual(["good", "lost"]);
  await pass(2, 100);
  expect(qualities).toEqual(["good", "lost", "good"]);
});

it("goes on after a connection that refuses", async () => {
  const rigged = rig();
  rigged.break(true);
  await rigged.pass(3, 100);
  rigged.break(false);
  await rigged.pass(3, 100);
  expect(rigged.qualities).toEqual(["good"]);
});

it("looks no more once it is disposed of", async () => {
  const { qualities, watch, pass } = rig();
  await pass(1, 100);
  watch[Symbol.dispose]();
  await pass(5, 100);
  expect(qualities).toEqual([]);
});
