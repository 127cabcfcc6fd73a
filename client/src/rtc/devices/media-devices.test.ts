import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeDevices } from "../testing/fake-devices.ts";
import { FakeMediaStream } from "../testing/fake-media.ts";
import type { DeviceKind } from "./device-kind.ts";
import type { DeviceState, LocalMedia } from "./local-media.ts";
import { Capture } from "./media-devices.ts";

beforeEach(() => {
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => vi.unstubAllGlobals());

type Setting = {
  readonly isSecureContext?: boolean;
  readonly without?: boolean;
  readonly grants?: Readonly<Record<DeviceKind, PermissionState>>;
};

function rig(setting: Setting = {}) {
  const { grants } = setting;
  const devices = new FakeDevices();
  const told: LocalMedia[] = [];
  const capture = new Capture({
    // The double has what this code touches of `MediaDevices`.
    mediaDevices: setting.without === true ? undefined : (devices as unknown as MediaDevices),
    isSecureContext: setting.isSecureContext ?? true,
    ...(grants === undefined ? {} : { grantOf: (kind) => Promise.resolve(grants[kind]) }),
  });
  capture.listen((media) => told.push(media));
  return { devices, capture, told };
}
const word = (device: DeviceState) =>
  device.state === "on"
    ? device.muted
      ? "muted"
      : `on ${device.deviceId}`
    : device.state === "failed"
      ? device.failure
      : device.state;
const words = ({ media }: Capture) => [word(media.camera), word(media.microphone)];

describe("capturing", () => {
  it("requests no device on its own", () => {
    const { devices, capture } = rig();
    expect(words(capture)).toEqual(["off", "off"]);
    expect(devices.asked).toEqual([]);
  });

  it("opens both devices with one prompt", async () => {
    const { devices, capture, told } = rig();
    await capture.openBoth();
    expect(words(capture)).toEqual(["on front", "on built-in"]);
    expect(devices.asked).toEqual(["video+audio"]);
    expect(told[0]).toMatchObject({ camera: { state: "starting" } });
    expect(capture.media.cameras).toEqual([
      { id: "front", label: "The front one" },
      { id: "back", label: "The back one" },
    ]);
  });

  it.each([
    { grants: undefined, asked: ["video+audio"] },
    { grants: { camera: "prompt", microphone: "prompt" } as const, asked: ["video+audio"] },
    { grants: { camera: "granted", microphone: "prompt" } as const, asked: ["video+audio", "video"] },
  ])("does not ask again for a device that the user has just refused: $grants", async ({ grants, asked }) => {
    const { devices, capture } = rig(grants === undefined ? {} : { grants });
    devices.refusals = { video: "NotAllowedError", audio: "NotAllowedError" };
    await capture.openBoth();
    expect(words(capture)).toEqual(["denied", "denied"]);
    expect(devices.asked).toEqual(asked);
    await capture.retry("microphone");
    expect(devices.asked).toHaveLength(asked.length + 1);
  });

  it("opens the microphone although the camera is blocked", async () => {
    const { devices, capture } = rig({ grants: { camera: "denied", microphone: "prompt" } });
    devices.refusals = { video: "NotAllowedError" };
    await capture.openBoth();
    expect(words(capture)).toEqual(["denied", "on built-in"]);
  });

  it("opens one device when the other fails", async () => {
    const { devices, capture } = rig();
    devices.refusals = { video: "NotReadableError" };
    await capture.openBoth();
    expect(words(capture)).toEqual(["busy", "on built-in"]);
    expect(capture.tracks.video).toBeNull();
    expect(capture.media.stream?.getTracks()).toHaveLength(1);
  });

  it.each([
    ["NotAllowedError", "denied"],
    ["NotFoundError", "missing"],
    ["NotReadableError", "busy"],
    ["OverconstrainedError", "missing"],
    ["AbortError", "busy"],
    ["SecurityError", "denied"],
    ["SomethingNewError", "failed"],
  ])("reports %s as %s", async (name, failure) => {
    const { devices, capture } = rig();
    devices.refusals = { video: name };
    await capture.want("camera", true);
    expect(words(capture)).toEqual([failure, "off"]);
  });

  it("reports an insecure page, and a browser without media devices", async () => {
    const insecure = rig({ without: true, isSecureContext: false });
    await insecure.capture.openBoth();
    expect(words(insecure.capture)).toEqual(["insecure", "insecure"]);
    const old = rig({ without: true });
    await old.capture.want("microphone", true);
    expect(words(old.capture)).toEqual(["off", "unsupported"]);
  });

  it("releases the camera when it is turned off, so that its light goes out", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    await capture.want("camera", false);
    expect(devices.live.map((track) => track.kind)).toEqual(["audio"]);
    expect(capture.tracks.video).toBeNull();
    await capture.want("camera", true);
    expect(words(capture)).toEqual(["on front", "on built-in"]);
  });

  it("keeps a muted microphone open and silent", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    const { audio } = capture.tracks;
    await capture.want("microphone", false);
    expect(words(capture)).toEqual(["on front", "muted"]);
    expect(audio?.enabled).toBe(false);
    await capture.want("microphone", true);
    expect(capture.tracks.audio).toBe(audio);
    expect(audio?.enabled).toBe(true);
    expect(devices.asked).toHaveLength(1);
  });

  it("replaces the stream when a track is added or removed, and keeps it otherwise", async () => {
    const { capture } = rig();
    await capture.openBoth();
    const { stream } = capture.media;
    await capture.want("microphone", false);
    expect(capture.media.stream).toBe(stream);
    await capture.want("camera", false);
    expect(capture.media.stream).not.toBe(stream);
    expect(stream?.getTracks()).toHaveLength(2);
  });

  it("switches to another camera and releases the first", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    await capture.choose("camera", "back");
    expect(words(capture)).toEqual(["on back", "on built-in"]);
    expect(devices.live.map((track) => track.deviceId)).toEqual(["built-in", "back"]);
  });

  it("stays muted on another microphone", async () => {
    const { devices, capture } = rig();
    devices.devices.push({ kind: "audio", id: "headset" });
    await capture.openBoth();
    await capture.want("microphone", false);
    await capture.choose("microphone", "headset");
    expect(words(capture)).toEqual(["on front", "muted"]);
    expect(capture.tracks.audio?.enabled).toBe(false);
  });

  it("remembers the choice for a camera that is off", async () => {
    const { devices, capture } = rig();
    await capture.choose("camera", "back");
    expect(devices.asked).toEqual([]);
    await capture.want("camera", true);
    expect(words(capture)).toEqual(["on back", "off"]);
  });

  it("reports an unplugged microphone and keeps the camera", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    devices.unplug("built-in");
    expect(words(capture)).toEqual(["on front", "missing"]);
    expect(capture.media.stream?.getTracks()).toHaveLength(1);
  });

  it("reports a device that ended but is still connected as denied, not as missing", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    devices.live.find((track) => track.kind === "audio")?.unplug();
    await vi.waitFor(() => expect(words(capture)).toEqual(["on front", "denied"]));
  });

  it("uses another camera when the chosen one is gone, and reports it", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    await capture.choose("camera", "back");
    devices.unplug("back");
    await capture.want("camera", true);
    expect(capture.media.camera).toMatchObject({ deviceId: "front", note: { kind: "stands-in" } });
    await capture.want("camera", false);
    await capture.want("camera", true);
    expect(capture.media.camera).not.toHaveProperty("note");
  });

  it("uses another microphone when the chosen one is gone, and reports it", async () => {
    const { devices, capture } = rig();
    devices.devices.push({ kind: "audio", id: "headset" });
    await capture.openBoth();
    await capture.choose("microphone", "headset");
    devices.unplug("headset");
    await capture.retry("microphone");
    expect(capture.media.microphone).toMatchObject({ deviceId: "built-in", note: { kind: "stands-in" } });
  });

  it.each([false, true])(
    "keeps the running camera when another cannot be opened, on a phone: %s",
    async (isPhone) => {
      const { devices, capture } = rig();
      devices.isPhone = isPhone;
      await capture.openBoth();
      devices.busy.add("back");
      await capture.choose("camera", "back");
      expect(capture.media.camera).toMatchObject({
        state: "on",
        deviceId: "front",
        note: { kind: "kept", failure: "busy" },
      });
      expect(capture.tracks.video?.readyState).toBe("live");
    },
  );

  it("keeps the running microphone muted when another cannot be opened", async () => {
    const { devices, capture } = rig();
    devices.devices.push({ kind: "audio", id: "headset" });
    await capture.openBoth();
    await capture.want("microphone", false);
    const { audio } = capture.tracks;
    devices.busy.add("headset");
    await capture.choose("microphone", "headset");
    expect([capture.tracks.audio, audio?.enabled]).toEqual([audio, false]);
  });

  it("updates its list when devices come and go", async () => {
    const { devices, capture, told } = rig();
    await capture.openBoth();
    devices.devices.push({ kind: "audio", id: "headset" });
    const before = told.length;
    devices.dispatchEvent(new Event("devicechange"));
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(before));
    expect(capture.media.microphones.map((device) => device.id)).toEqual(["built-in", "headset"]);
  });

  it("releases a camera at once that opens after it is no longer wanted", async () => {
    const { devices, capture } = rig();
    const gate = Promise.withResolvers<void>();
    devices.held = gate.promise;
    const opening = capture.want("camera", true);
    expect(words(capture)).toEqual(["starting", "off"]);
    await capture.want("camera", false);
    gate.resolve();
    await opening;
    expect(words(capture)).toEqual(["off", "off"]);
    expect(devices.live).toEqual([]);
  });

  it("releases all devices when the call is left", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    capture.close();
    expect(devices.live).toEqual([]);
    expect(capture.media.stream).toBeNull();
  });

  it("opens without a prompt only the devices that are granted and were live", async () => {
    const granted = (kinds: readonly DeviceKind[]) => async (kind: DeviceKind) => kinds.includes(kind);
    const one = rig();
    await one.capture.openGranted(["camera", "microphone"], granted(["microphone"]));
    expect(words(one.capture)).toEqual(["off", "on built-in"]);
    const both = rig();
    await both.capture.openGranted(["camera", "microphone"], granted(["camera", "microphone"]));
    expect(both.devices.asked).toEqual(["video+audio"]);
    const none = rig();
    await none.capture.openGranted([], granted(["camera", "microphone"]));
    expect(none.devices.asked).toEqual([]);
  });
});
