import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SenderLimits } from "../mesh/uplink-budget.ts";
import { FakeSender } from "../testing/fake-sender.ts";
import { SenderLimiter } from "./sender-limits.ts";

const tile: SenderLimits = { active: true, maxBitrate: 420_000, maxFramerate: 30, scaleResolutionDownBy: 2 };
const thumbnail: SenderLimits = {
  active: true,
  maxBitrate: 90_000,
  maxFramerate: 15,
  scaleResolutionDownBy: 4,
};
const nothing: SenderLimits = {
  active: false,
  maxBitrate: 60_000,
  maxFramerate: 10,
  scaleResolutionDownBy: 4,
};
const rig = () => {
  const sender = new FakeSender();
  // The double has the members that this code touches.
  return { sender, limiter: new SenderLimiter(sender as unknown as RTCRtpSender) };
};

describe("a sender's limits", () => {
  it("are written into its encodings", async () => {
    const { sender, limiter } = rig();
    limiter.limit(tile);
    await sender.settle();
    expect(sender.encodings).toEqual([tile]);
  });

  it("keep the other members of its encodings", async () => {
    const { sender, limiter } = rig();
    sender.encodings = [{ active: true, rid: "only", priority: "high" }];
    limiter.limit(tile);
    await sender.settle();
    expect(sender.encodings).toEqual([{ ...tile, rid: "only", priority: "high" }]);
  });

  it("are not written again while they are in effect", async () => {
    const { sender, limiter } = rig();
    limiter.limit(tile);
    await sender.settle();
    limiter.limit({ ...tile });
    limiter.again();
    await sender.settle();
    expect(sender.written).toHaveLength(1);
  });

  it("are not written for an encoding that is off already", async () => {
    const { sender, limiter } = rig();
    sender.encodings = [{ active: false }];
    limiter.limit(nothing);
    await sender.settle();
    expect(sender.written).toEqual([]);
  });

  it("treat an encoding without a scale factor as full size", async () => {
    const { sender, limiter } = rig();
    sender.encodings = [{ active: true, maxBitrate: 32_000 }];
    limiter.limit({ active: true, maxBitrate: 32_000 });
    await sender.settle();
    expect(sender.written).toEqual([]);
  });

  it("are the latest ones, without those superseded in between", async () => {
    const { sender, limiter } = rig();
    limiter.limit(tile);
    limiter.limit(thumbnail);
    limiter.limit(nothing);
    await sender.settle();
    expect(sender.written.map(({ encodings }) => encodings[0])).toEqual([tile, nothing]);
  });

  it("are tried again when a negotiation came in between, but not forever", async () => {
    const { sender, limiter } = rig();
    sender.refusals = 1;
    limiter.limit(tile);
    await sender.settle();
    expect(sender.encodings).toEqual([tile]);
    sender.refusals = 100;
    limiter.limit(thumbnail);
    await sender.settle();
    expect(sender.written.length).toBeLessThan(10);
    sender.refusals = 0;
    limiter.again();
    await sender.settle();
    expect(sender.encodings).toEqual([thumbnail]);
  });

  it("wait for encodings that a negotiation has yet to create", async () => {
    const { sender, limiter } = rig();
    sender.encodings = [];
    limiter.limit(tile);
    await sender.settle();
    expect(sender.written).toEqual([]);
    sender.encodings = [{ active: true }];
    limiter.again();
    await sender.settle();
    expect(sender.encodings).toEqual([tile]);
  });

  it("are not written once closed", async () => {
    const { sender, limiter } = rig();
    limiter.limit(tile);
    limiter.close();
    limiter.limit(thumbnail);
    await sender.settle();
    expect(sender.encodings).toEqual([tile]);
  });

  it("ask for full resolution when a screen is sent, in either way that browsers support", async () => {
    const { sender, limiter } = rig();
    sender.track = { contentHint: "" };
    limiter.limit({ ...tile, degradationPreference: "maintain-resolution" });
    await sender.settle();
    expect(sender.track.contentHint).toBe("detail");
    expect(sender.written[0]).toMatchObject({ degradationPreference: "maintain-resolution" });
    sender.track = {};
    limiter.again();
    expect(sender.track).toEqual({});
  });

  it("end at the last ones requested, after any sequence of events, with one change at a time", async () => {
    const happening = fc.constantFrom("tile", "thumbnail", "nothing", "settle", "again", "refuse");
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async (history) => {
        const { sender, limiter } = rig();
        let last: SenderLimits | null = null;
        for (const happens of history) {
          if (happens === "settle") await sender.settle();
          else if (happens === "again") limiter.again();
          else if (happens === "refuse") sender.refusals = 1;
          else limiter.limit((last = { tile, thumbnail, nothing }[happens]));
        }
        sender.refusals = 0;
        await sender.settle();
        limiter.again();
        await sender.settle();
        if (last?.active === true) expect(sender.encodings).toEqual([last]);
        else expect(sender.encodings[0]?.active).toBe(last === null);
      }),
    );
  });
});
