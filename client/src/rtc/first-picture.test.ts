import { describe, expect, it } from "vitest";
import { becomeWhole, beginSmall } from "./first-picture.ts";
import { FakeTransceiver } from "./testing/fake-transceiver.ts";

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

  it("stays small on a link that carries no more, and becomes whole on one that does or does not tell", async () => {
    const { sender, scale } = rig();
    beginSmall(sender);
    await Promise.resolve();
    expect(becomeWhole(sender, 449_000)).toBe(false);
    await Promise.resolve();
    expect(scale()).toEqual([2]);
    expect(becomeWhole(sender, 450_000)).toBe(true);
    await Promise.resolve();
    expect(scale()).toEqual([1]);
    beginSmall(sender);
    await Promise.resolve();
    expect(becomeWhole(sender, null)).toBe(true);
    await Promise.resolve();
    expect(scale()).toEqual([1]);
  });

  it("changes nothing that is so already, because that may cost a key frame", () => {
    const { sender, changes } = rig();
    expect(becomeWhole(sender, null)).toBe(true);
    expect(changes()).toBe(0);
  });
});
