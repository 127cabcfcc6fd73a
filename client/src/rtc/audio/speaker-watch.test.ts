import { PeerId } from "@lets-meet/shared/ids.ts";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchSpeakers } from "./speaker-watch.ts";
import type { Speakers } from "./speakers.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const ann = PeerId.parse("ann".padEnd(20, "-"));
const self = PeerId.parse("self".padEnd(20, "-"));
type Source = { readonly audioLevel?: number; readonly timestamp: number };
const receiverOf = (sources: () => readonly Source[], stats: () => Promise<Map<string, object>>) =>
  // The watch asks for levels only.
  ({ getSynchronizationSources: sources, getStats: stats }) as unknown as RTCRtpReceiver;
const noStats = () => Promise.reject(new DOMException("stopped", "InvalidStateError"));

function listen(receiver: RTCRtpReceiver, own: () => number | null = () => null) {
  const told: Speakers[] = [];
  const watch = watchSpeakers({
    receivers: () => new Map([[ann, receiver]]),
    own: () => {
      const level = own();
      return level === null ? null : { peerId: self, level };
    },
    changed: (speakers) => told.push(speakers),
    now: () => Date.now(),
  });
  return { told, watch, names: () => [...(told.at(-1)?.speaking ?? [])] };
}

it("the watch reads the level from the packets, and reports changes only", async () => {
  const { told, names } = listen(receiverOf(() => [{ audioLevel: 0.2, timestamp: Date.now() }], noStats));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(names()).toEqual([ann]);
  expect(told).toHaveLength(2);
  expect(told[1]?.active).toBe(ann);
});

it("the watch treats a level without new packets as a stopped stream", async () => {
  const { names } = listen(receiverOf(() => [{ audioLevel: 0.2, timestamp: 5 }], noStats));
  await vi.advanceTimersByTimeAsync(800);
  expect(names()).toEqual([ann]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(names()).toEqual([]);
});

it.each([
  ["no source has a level", [{ timestamp: 1 }]],
  ["there is no source", []],
])("the watch reads the decoded level when %s", async (_case, sources) => {
  const records = new Map([
    ["out", { type: "outbound-rtp", audioLevel: 0.9 }],
    ["in", { type: "inbound-rtp", audioLevel: 0.3 }],
  ]);
  const { names } = listen(
    receiverOf(
      () => sources,
      async () => records,
    ),
  );
  await vi.advanceTimersByTimeAsync(400);
  expect(names()).toEqual([ann]);
});

it("the watch treats a receiver that rejects as silent, and still reports this page's own voice", async () => {
  let level: number | null = 0.3;
  const { told, names } = listen(
    receiverOf(() => [], noStats),
    () => level,
  );
  await vi.advanceTimersByTimeAsync(400);
  expect(names()).toEqual([self]);
  level = null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(names()).toEqual([]);
  expect(told.every(({ speaking }) => !speaking.has(ann))).toBe(true);
});

it("the watch reports nothing once it is disposed, not even a pending look", async () => {
  let answer = (_records: Map<string, object>) => {};
  const stats = () =>
    new Promise<Map<string, object>>((resolve) => {
      answer = resolve;
    });
  const { told, watch } = listen(receiverOf(() => [], stats));
  await vi.advanceTimersByTimeAsync(1_000);
  watch[Symbol.dispose]();
  answer(new Map([["in", { type: "inbound-rtp", audioLevel: 0.3 }]]));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual([]);
});
