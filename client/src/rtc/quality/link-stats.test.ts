import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arrived, arrivedOf, type Course, judge, targetBitrate } from "./link-stats.ts";

const none: Arrived = { atMs: 0, packets: 0, lost: 0, bytes: 0 };
/**
 * The totals one second later, with `packets` received, `lost` lost and `share` of the target bitrate
 * received.
 */
const second = (before: Arrived, packets: number, lost: number, share: number): Arrived => ({
  atMs: before.atMs + 1_000,
  packets: before.packets + packets,
  lost: before.lost + lost,
  bytes: before.bytes + (share * targetBitrate) / 8,
});
const begun = judge(null, none, true);
const after = (packets: number, lost: number, share: number) =>
  judge(begun, second(none, packets, lost, share), true).quality;

describe("the quality of a link", () => {
  it("is `measuring` at first", () => {
    expect(begun.quality).toBe("measuring");
  });

  it.each([
    [100, 0, 1, "good"],
    [100, 0, 0.01, "good"],
    [50, 50, 0.5, "good"],
    [941, 59, 0.2, "good"],
    [940, 60, 0.2, "fair"],
    [921, 79, 0.2, "fair"],
    [920, 80, 0.2, "poor"],
    [50, 50, 0.3, "fair"],
    [50, 50, 0.29, "poor"],
    [10, 90, 0.01, "poor"],
  ] as const)(
    "with %i packets received, %i lost and %f of the target is %s",
    (packets, lost, share, quality) => {
      expect(after(packets, lost, share)).toBe(quality);
    },
  );

  it("is lost when nothing has arrived for three seconds, and not before", () => {
    let course: Course = judge(begun, second(none, 100, 0, 1), true);
    const heard: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      course = judge(course, { ...course.last, atMs: course.last.atMs + 1_000 }, true);
      heard.push(course.quality);
    }
    expect(heard).toEqual(["good", "good", "lost"]);
  });

  it("is good when nothing is sent and nothing arrives", () => {
    const quiet = judge(begun, { ...none, atMs: 60_000 }, false);
    expect(quiet.quality).toBe("good");
    expect(judge(quiet, { ...none, atMs: 62_000 }, true).quality).toBe("good");
  });

  it("recovers with the first packets", () => {
    const lost = judge(begun, { ...none, atMs: 5_000 }, true);
    expect(lost.quality).toBe("lost");
    expect(judge(lost, second(lost.last, 50, 0, 1), true).quality).toBe("good");
  });

  it("starts over on another connection", () => {
    const busy = judge(begun, second(none, 500, 0, 1), true);
    expect(judge(busy, { atMs: 2_000, packets: 3, lost: 0, bytes: 100 }, true).quality).toBe("measuring");
  });

  it("counts no negative loss when late packets arrive", () => {
    const course = judge(begun, second(none, 100, 20, 0.1), true);
    expect(judge(course, second(course.last, 100, -15, 0.1), true).quality).toBe("good");
  });

  it("never improves with more loss", () => {
    const order = ["good", "fair", "poor"];
    const packets = fc.integer({ min: 1, max: 1_000 });
    const lost = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(
        packets,
        lost,
        lost,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (come, some, more, share) => {
          const less = order.indexOf(after(come, some, share));
          expect(order.indexOf(after(come, some + more, share))).toBeGreaterThanOrEqual(less);
        },
      ),
    );
  });
});

describe("the total received", () => {
  it("is the sum of all incoming streams only", () => {
    const reports = [
      { type: "inbound-rtp", packetsReceived: 10, packetsLost: 1, bytesReceived: 1_000 },
      { type: "inbound-rtp", packetsReceived: 5, bytesReceived: 500 },
      { type: "outbound-rtp", packetsReceived: 99, bytesReceived: 99 },
      { type: "candidate-pair", bytesReceived: 99 },
    ];
    expect(arrivedOf(reports, 7)).toEqual({ atMs: 7, packets: 15, lost: 1, bytes: 1_500 });
  });
});
