import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeDevices } from "../testing/fake-devices.ts";
import { FakeMediaStream } from "../testing/fake-media.ts";
import type { LocalMedia } from "./local-media.ts";
import { Capture } from "./media-devices.ts";

beforeEach(() => {
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => vi.unstubAllGlobals());

function rig() {
  const devices = new FakeDevices();
  const told: LocalMedia[] = [];
  // The double has what this code touches of `MediaDevices`.
  const capture = new Capture({ mediaDevices: devices as unknown as MediaDevices, isSecureContext: true });
  capture.listen((media) => told.push(media));
  return { devices, capture, told };
}

describe("a device that the system pauses", () => {
  it.each(["camera", "microphone"] as const)(
    "is reported as paused, when it is the %s, until it resumes",
    async (kind) => {
      const { devices, capture, told } = rig();
      await capture.openBoth();
      const track = devices.live.find((one) => one.kind === (kind === "camera" ? "video" : "audio"));
      const { stream } = capture.media;
      track?.pause(true);
      expect(told.at(-1)?.[kind]).toMatchObject({ state: "on", muted: false, paused: true });
      expect(capture.media.stream).toBe(stream);
      track?.pause(false);
      expect(told.at(-1)?.[kind]).not.toHaveProperty("paused");
      expect(told.at(-1)?.[kind]).toMatchObject({ state: "on", muted: false });
    },
  );

  it("stays silent after the pause when it is a microphone that was switched off meanwhile", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    const microphone = devices.live.find(({ kind }) => kind === "audio");
    microphone?.pause(true);
    await capture.want("microphone", false);
    microphone?.pause(false);
    expect(microphone?.enabled).toBe(false);
    expect(capture.media.microphone).toMatchObject({ muted: true });
  });

  it("is not reported when it is a camera that the page has already released", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    const before = devices.live.find(({ kind }) => kind === "video");
    await capture.choose("camera", "back");
    before?.pause(true);
    expect(capture.media.camera).toEqual({ state: "on", deviceId: "back", muted: false });
  });
});
