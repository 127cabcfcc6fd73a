import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lossOf } from "../quality/expected-quality.ts";
import { FakeLoop, type FakeRelay } from "../testing/fake-relay.ts";
import { probeRelay } from "./relay-probe.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const server = { urls: "turn:relay.example:3478", username: "u", credential: "p" };

function probe(relay: Partial<FakeRelay> = {}, signal = new AbortController().signal) {
  const loop = new FakeLoop(relay);
  const measured = probeRelay({ createConnection: loop.create, server, now: () => Date.now(), signal });
  return { loop, measured };
}

async function measure(relay: Partial<FakeRelay> = {}) {
  const { loop, measured } = probe(relay);
  await vi.runAllTimersAsync();
  return { loop, measure: await measured };
}

test("the probe measures the round trip, and no loss on a path without loss", async () => {
  const { measure: measured } = await measure({ oneWayMs: 35 });
  expect(measured?.roundTripMs).toBe(70);
  expect(measured?.planned).toBeGreaterThan(100);
  expect(measured?.arrived).toBe(measured?.planned);
});

test("the probe uses only the given relay, over a channel without retransmissions", async () => {
  const { loop } = await measure();
  expect(loop.ends.map(({ configuration }) => configuration)).toEqual(
    Array.from({ length: 2 }, () => ({
      iceServers: [server],
      iceTransportPolicy: "relay",
      bundlePolicy: "max-bundle",
    })),
  );
  expect(loop.ends[0]?.channelInits).toEqual([{ ordered: false, maxRetransmits: 0 }]);
});

test("the probe counts lost messages", async () => {
  const { measure: measured } = await measure({ passes: (number) => number < 10 || number % 4 !== 0 });
  expect(measured === null ? null : lossOf(measured)).toBeCloseTo(0.25, 1);
});

test("the round trip is the median of the pings that are not lost", async () => {
  const { measure: measured } = await measure({ passes: (number) => number !== 0 });
  expect(measured?.roundTripMs).toBe(40);
});

test("messages that the path does not accept count as missing", async () => {
  const { measure: measured } = await measure({ waitingBytes: 1_000_000 });
  expect(measured?.arrived).toBe(0);
  expect(measured?.planned).toBeGreaterThan(100);
});

test.each([
  ["a relay that allocates nothing", { allocates: false }],
  ["a relay that lets nothing through", { passes: () => false }],
])("%s is detected within half a minute", async (_name, relay) => {
  const { loop, measured } = probe(relay);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await measured).toBeNull();
  expect(loop.ends.map(({ isClosed }) => isClosed)).toEqual([true, true]);
});

test("the probe closes both connections at its end", async () => {
  const { loop } = await measure();
  expect(loop.ends.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([0, 5, 100, 1_500])(
  "the probe closes both connections at once when it is aborted after %i ms",
  async (afterMs) => {
    const controller = new AbortController();
    const { loop, measured } = probe({}, controller.signal);
    await vi.advanceTimersByTimeAsync(afterMs);
    controller.abort();
    expect(await measured).toBeNull();
    expect(loop.ends.map(({ isClosed }) => isClosed)).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(vi.getTimerCount()).toBe(0);
  },
);

test("the probe gives null for a relay that the browser rejects", async () => {
  const refusing = () => {
    throw new DOMException("no credentials", "InvalidAccessError");
  };
  const { signal } = new AbortController();
  expect(await probeRelay({ createConnection: refusing, server, now: () => Date.now(), signal })).toBeNull();
});
