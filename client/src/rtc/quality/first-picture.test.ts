import { describe, expect, it } from "vitest";
import { FakeTransceiver } from "../testing/fake-transceiver.ts";
import { becomeWhole, beginSmall } from "./first-picture.ts";

function rig() {
  const { sender } = new FakeTransceiver({
    kind: "video",
    track: null,
    direction: "sendrecv",
    byOffer: false,
    changed: () => {},
  });
  let changes = 0;
  const counted = {
    ...sender,
    setParameters: (parameters: RTCRtpSendParameters) => {
      changes++;
      return sender.setParameters(parameters);
    },
  } as unknown as RTCRtpSender;
  return {
    sender: counted,
    scale: () => sender.getParameters().encodings.map((one) => one.scaleResolutionDownBy),
    changes: () => changes,
  };
}

describe("the first picture", () => {
  it("begins at half the size", async () => {
    const { sender, scale } = rig();
    beginSmall(sender);
    await Promise.resolve();
    expect(scale()).toEqual([2]);
  });

  it.each([
    [449_000, 0, 2],
    [450_000, 0, 1],
    [199_000, 5, 2],
    [200_000, 4, 2],
    [200_000, 5, 1],
    [null, 0, 1],
  ])("on a link of %s bit/s after %i looks is scaled down by %i", async (estimate, looks, by) => {
    const { sender, scale } = rig();
    beginSmall(sender);
    await Promise.resolve();
    becomeWhole(sender, estimate, looks);
    await Promise.resolve();
    expect(scale()).toEqual([by]);
  });

  it("does not set an unchanged scale, because that may cost a key frame", () => {
    const { sender, changes } = rig();
    becomeWhole(sender, null, 0);
    expect(changes()).toBe(0);
  });
});
