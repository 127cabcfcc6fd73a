import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DeviceKind } from "./device-kind.ts";
import { Capture } from "./media-devices.ts";
import { FakeDevices } from "./testing/fake-devices.ts";
import { FakeMediaStream } from "./testing/fake-media.ts";

beforeEach(() => {
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => vi.unstubAllGlobals());

const captureOf = (devices: FakeDevices, switchedOff: readonly DeviceKind[] = []) =>
  // The double has what this code touches of `MediaDevices`.
  new Capture({ mediaDevices: devices as unknown as MediaDevices, isSecureContext: true, switchedOff });

const wish = fc.record({
  kind: fc.constantFrom<DeviceKind>("camera", "microphone"),
  live: fc.boolean(),
  choose: fc.option(fc.constantFrom("front", "back", "built-in"), { freq: 4 }),
  wait: fc.boolean(),
});
const anyKind = fc.constantFrom<DeviceKind>("camera", "microphone");
const device = fc.constantFrom("front", "back", "built-in", "headset");
const step = fc.oneof(
  fc.record({ what: fc.constant("want" as const), kind: anyKind, live: fc.boolean() }),
  fc.record({ what: fc.constant("retry" as const), kind: anyKind }),
  fc.record({ what: fc.constant("choose" as const), device }),
  fc.record({
    what: fc.constantFrom("unplug" as const, "plug-in" as const, "hold" as const, "take" as const),
    device,
  }),
  fc.record({ what: fc.constantFrom("pause" as const, "resume" as const), kind: anyKind }),
  fc.record({ what: fc.constantFrom("deny" as const, "allow" as const), kind: anyKind }),
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
        let capture = captureOf(devices);
        let doing: Promise<void>[] = [];
        const check = () => {
          const { audio, video } = capture.tracks;
          if (switchedOff.microphone) expect(audio?.readyState === "live" && audio.enabled).toBeFalsy();
          if (switchedOff.camera) expect(video).toBeNull();
          const { camera, microphone } = capture.media;
          if (camera.state === "on") expect(camera.paused === true).toBe(video?.muted === true);
          if (microphone.state === "on") expect(microphone.paused === true).toBe(audio?.muted === true);
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
              capture = captureOf(devices, capture.switchedOff);
              break;
            case "wait":
              await Promise.all(doing);
              doing = [];
              break;
            case "pause":
            case "resume":
              for (const track of devices.live)
                if ((track.kind === "video") === (one.kind === "camera")) track.pause(one.what === "pause");
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
        const devices = new FakeDevices();
        const capture = captureOf(devices);
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
