import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Capture, type DeviceKind, type DeviceState, type LocalMedia } from "./media-devices.ts";
import { FakeDevices } from "./testing/fake-devices.ts";
import { FakeMediaStream } from "./testing/fake-media.ts";

beforeEach(() => {
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => vi.unstubAllGlobals());

function rig(setting: { readonly isSecureContext?: boolean; readonly without?: boolean } = {}) {
  const devices = new FakeDevices();
  const told: LocalMedia[] = [];
  const capture = new Capture({
    // The double has what this code touches of `MediaDevices`.
    mediaDevices: setting.without === true ? undefined : (devices as unknown as MediaDevices),
    isSecureContext: setting.isSecureContext ?? true,
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
  it("asks the browser for nothing by itself", () => {
    const { devices, capture } = rig();
    expect(words(capture)).toEqual(["off", "off"]);
    expect(devices.asked).toEqual([]);
  });

  it("opens both with one question", async () => {
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

  it("opens the one when the other fails", async () => {
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
  ])("tells %s as %s", async (name, failure) => {
    const { devices, capture } = rig();
    devices.refusals = { video: name };
    await capture.want("camera", true);
    expect(words(capture)).toEqual([failure, "off"]);
  });

  it("tells that the page is not secure, and that the browser has no devices", async () => {
    const insecure = rig({ without: true, isSecureContext: false });
    await insecure.capture.openBoth();
    expect(words(insecure.capture)).toEqual(["insecure", "insecure"]);
    const old = rig({ without: true });
    await old.capture.want("microphone", true);
    expect(words(old.capture)).toEqual(["off", "unsupported"]);
  });

  it("lets the camera go when it is turned off, so that its light goes out", async () => {
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

  it("replaces the stream when a track comes or goes, and keeps it when nothing does", async () => {
    const { capture } = rig();
    await capture.openBoth();
    const { stream } = capture.media;
    await capture.want("microphone", false);
    expect(capture.media.stream).toBe(stream);
    await capture.want("camera", false);
    expect(capture.media.stream).not.toBe(stream);
    expect(stream?.getTracks()).toHaveLength(2);
  });

  it("switches to another camera and lets the first go", async () => {
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

  it("notices an unplugged microphone and leaves the camera", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    devices.unplug("built-in");
    expect(words(capture)).toEqual(["on front", "missing"]);
    expect(capture.media.stream?.getTracks()).toHaveLength(1);
  });

  it("says that a device which is still there was taken away, and not that it is gone", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    devices.live.find((track) => track.kind === "audio")?.unplug();
    await vi.waitFor(() => expect(words(capture)).toEqual(["on front", "denied"]));
  });

  it("takes another camera when the chosen one is gone, and says so", async () => {
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

  it("takes another microphone when the chosen one is gone, and says so", async () => {
    const { devices, capture } = rig();
    devices.devices.push({ kind: "audio", id: "headset" });
    await capture.openBoth();
    await capture.choose("microphone", "headset");
    devices.unplug("headset");
    await capture.retry("microphone");
    expect(capture.media.microphone).toMatchObject({ deviceId: "built-in", note: { kind: "stands-in" } });
  });

  it.each([false, true])(
    "keeps the camera that runs when another cannot be opened, on a phone: %s",
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

  it("keeps a muted microphone that runs, and silent, when another cannot be opened", async () => {
    const { devices, capture } = rig();
    devices.devices.push({ kind: "audio", id: "headset" });
    await capture.openBoth();
    await capture.want("microphone", false);
    const { audio } = capture.tracks;
    devices.busy.add("headset");
    await capture.choose("microphone", "headset");
    expect([capture.tracks.audio, audio?.enabled]).toEqual([audio, false]);
  });

  it("lists devices that come and go", async () => {
    const { devices, capture, told } = rig();
    await capture.openBoth();
    devices.devices.push({ kind: "audio", id: "headset" });
    const before = told.length;
    devices.dispatchEvent(new Event("devicechange"));
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(before));
    expect(capture.media.microphones.map((device) => device.id)).toEqual(["built-in", "headset"]);
  });

  it("lets go at once of a camera that opens after it is no longer wanted", async () => {
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

  it("lets everything go when the call is left", async () => {
    const { devices, capture } = rig();
    await capture.openBoth();
    capture.close();
    expect(devices.live).toEqual([]);
    expect(capture.media.stream).toBeNull();
  });

  it("opens without a question only what is granted and was live", async () => {
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

const wish = fc.record({
  kind: fc.constantFrom<DeviceKind>("camera", "microphone"),
  live: fc.boolean(),
  choose: fc.option(fc.constantFrom("front", "back", "built-in"), { freq: 4 }),
  wait: fc.boolean(),
});
const kind = fc.constantFrom<DeviceKind>("camera", "microphone");
const device = fc.constantFrom("front", "back", "built-in", "headset");
const step = fc.oneof(
  fc.record({ what: fc.constant("want" as const), kind, live: fc.boolean() }),
  fc.record({ what: fc.constant("retry" as const), kind }),
  fc.record({ what: fc.constant("choose" as const), device }),
  fc.record({
    what: fc.constantFrom("unplug" as const, "plug-in" as const, "hold" as const, "take" as const),
    device,
  }),
  fc.record({ what: fc.constantFrom("deny" as const, "allow" as const), kind }),
  fc.record({ what: fc.constantFrom("open-granted" as const, "open-both" as const, "leave" as const) }),
  fc.record({ what: fc.constantFrom("reload" as const, "wait" as const) }),
);
const kindOf = (id: string): DeviceKind => (id === "front" || id === "back" ? "camera" : "microphone");

describe("capturing, whatever a person presses and whatever becomes of the devices", () => {
  it("has nothing live that the person has switched off, and leaves no device open behind", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, isPhone) => {
        const devices = new FakeDevices();
        devices.isPhone = isPhone;
        const switchedOff: Record<DeviceKind, boolean> = { camera: false, microphone: false };
        const captureOf = (off: readonly DeviceKind[]) =>
          new Capture({
            mediaDevices: devices as unknown as MediaDevices,
            isSecureContext: true,
            switchedOff: off,
          });
        let capture = captureOf([]);
        let doing: Promise<void>[] = [];
        const check = () => {
          const { audio, video } = capture.tracks;
          if (switchedOff.microphone) expect(audio?.readyState === "live" && audio.enabled).toBeFalsy();
          if (switchedOff.camera) expect(video).toBeNull();
        };
        for (const one of steps) {
          switch (one.what) {
            case "want":
              switchedOff[one.kind] = !one.live;
              doing.push(capture.want(one.kind, one.live));
              break;
            case "retry":
              doing.push(capture.retry(one.kind));
              break;
            case "choose":
              doing.push(capture.choose(kindOf(one.device), one.device));
              break;
            case "open-granted":
              doing.push(capture.openGranted(["camera", "microphone"], async () => true));
              break;
            case "open-both":
              switchedOff.camera = false;
              doing.push(capture.openBoth());
              break;
            case "leave":
              capture.close();
              break;
            case "reload":
              await Promise.all(doing);
              for (const track of devices.live) track.stop();
              capture = captureOf(capture.switchedOff);
              break;
            case "wait":
              await Promise.all(doing);
              doing = [];
              break;
            case "deny":
              devices.refusals[one.kind === "camera" ? "video" : "audio"] = "NotAllowedError";
              break;
            case "allow":
              delete devices.refusals[one.kind === "camera" ? "video" : "audio"];
              break;
            case "unplug":
              devices.unplug(one.device);
              break;
            case "plug-in":
              devices.plugIn(one.device);
              break;
            case "hold":
              devices.busy.add(one.device);
              break;
            case "take":
              devices.busy.delete(one.device);
              break;
          }
          check();
        }
        await Promise.all(doing);
        check();
        const inUse = [capture.tracks.video, capture.tracks.audio].filter((track) => track !== null);
        expect(devices.live).toHaveLength(inUse.length);
      }),
    );
  });

  it("ends as last wished, with no device left open behind", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { maxLength: 15 }), async (wishes) => {
        const { devices, capture } = rig();
        const doing: Promise<void>[] = [];
        const last: Record<DeviceKind, boolean> = { camera: false, microphone: false };
        for (const { kind, live, choose, wait } of wishes) {
          last[kind] = live;
          doing.push(capture.want(kind, live));
          const fits = choose === "built-in" ? "microphone" : "camera";
          if (choose !== null && fits === kind) doing.push(capture.choose(kind, choose));
          if (wait) await Promise.all(doing);
        }
        await Promise.all(doing);
        const { camera, microphone } = capture.media;
        expect(camera.state === "on").toBe(last.camera);
        expect(microphone.state === "on" && !microphone.muted).toBe(last.microphone);
        const inUse = [capture.tracks.video, capture.tracks.audio].filter((track) => track !== null);
        expect(devices.live).toHaveLength(inUse.length);
      }),
    );
  });
});
