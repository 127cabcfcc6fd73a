import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recorded } from "../testing/recorded-stats.ts";
import { followStall, type Stall, stalledAfterMs } from "./stall.ts";

const transport = (packetsReceived: number) => ({ type: "transport", packetsReceived });
const media = (packetsReceived: number) => ({ type: "inbound-rtp", packetsReceived });

/** Looks once a second at these counts. */
function looks(counts: readonly number[], expected: (second: number) => boolean = () => true): boolean[] {
  let stall: Stall | null = null;
  return counts.map((count, second) => {
    stall = followStall(stall, [transport(count)], second * 1_000, expected(second));
    return stall.isStalled;
  });
}

describe("a path", () => {
  it("is stalled once nothing has arrived for two seconds, until something arrives", () => {
    expect(looks([10, 60, 60, 60, 60, 61])).toEqual([false, false, false, true, true, false]);
  });

  it("is alive as long as anything arrives", () => {
    expect(looks([10, 11, 11, 12, 12, 13])).not.toContain(true);
  });

  it("is not judged before the first packet, or while no media is expected", () => {
    expect(looks([0, 0, 0, 0, 0])).not.toContain(true);
    expect(looks([10, 10, 10, 10, 10], () => false)).not.toContain(true);
    expect(looks([10, 10, 10, 10, 10], (second) => second >= 2)).toEqual([false, false, false, true, true]);
  });

  it("is a new path when the count falls", () => {
    expect(looks([90, 90, 5, 5, 5])).toEqual([false, false, false, false, true]);
  });

  it("is judged by its media if the browser counts no other packets", () => {
    const first = followStall(null, [media(5), media(7)], 0, true);
    expect(first.packets).toBe(12);
    expect(followStall(first, [media(5), media(7)], stalledAfterMs, true).isStalled).toBe(true);
    expect(followStall(first, [media(5), media(8)], stalledAfterMs, true).isStalled).toBe(false);
  });

  it("is judged by all its packets if the browser counts them", () => {
    const first = followStall(null, [transport(20), media(5)], 0, true);
    expect(first.packets).toBe(20);
    expect(followStall(first, [transport(21), media(5)], stalledAfterMs, true).isStalled).toBe(false);
  });

  it.each(["chromium", "firefox"] as const)(
    "of a call in %s is alive from one look to the next",
    (browser) => {
      const { first, second } = recorded[browser];
      const before = followStall(null, first, 0, true);
      expect(before.packets).toBeGreaterThan(0);
      expect(followStall(before, second, 60_000, true).isStalled).toBe(false);
    },
  );

  it("is never stalled while its looks find new packets at least every two seconds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ ms: fc.integer({ min: 1, max: 1_999 }), more: fc.nat(50) })),
        (steps) => {
          let [stall, now, count]: [Stall, number, number] = [
            followStall(null, [transport(1)], 0, true),
            0,
            1,
          ];
          let heardAt = 0;
          for (const { ms, more } of steps) {
            now += ms;
            count += more;
            if (more > 0) heardAt = now;
            stall = followStall(stall, [transport(count)], now, true);
            expect(stall.isStalled).toBe(now - heardAt >= stalledAfterMs);
          }
        },
      ),
    );
  });
});
