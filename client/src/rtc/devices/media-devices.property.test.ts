import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMediaStream } from "../testing/fake-media.ts";
import { deviceStep, PersonAtDevices } from "../testing/person-at-devices.ts";
import type { DeviceKind } from "./device-kind.ts";

beforeEach(() => {
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => vi.unstubAllGlobals());

const wish = fc.record({
  kind: fc.constantFrom<DeviceKind>("camera", "microphone"),
  live: fc.boolean(),
  choose: fc.option(fc.constantFrom("front", "back", "built-in"), { freq: 4 }),
  wait: fc.boolean(),
});

describe("capturing, for any sequence of presses and device events", () => {
  it("keeps every device off that the user has switched off, and leaves no device open", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deviceStep, { maxLength: 25 }), fc.boolean(), async (steps, isPhone) => {
        const person = new PersonAtDevices();
        const { devices, switchedOff } = person;
        devices.isPhone = isPhone;
        const check = () => {
          const { audio, video } = person.capture.tracks;
          if (switchedOff.microphone) expect(audio?.readyState === "live" && audio.enabled).toBeFalsy();
          if (switchedOff.camera) expect(video).toBeNull();
          const { camera, microphone } = person.capture.media;
          if (camera.state === "on") expect(camera.paused === true).toBe(video?.muted === true);
          if (microphone.state === "on") expect(microphone.paused === true).toBe(audio?.muted === true);
        };
        for (const step of steps) {
          await person.do(step);
          check();
        }
        await person.settle();
        check();
        const { audio, video } = person.capture.tracks;
        expect(devices.live).toHaveLength([audio, video].filter((track) => track !== null).length);
      }),
    );
  });

  it("ends in the last wanted state, and leaves no device open", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { maxLength: 15 }), async (wishes) => {
        const { capture, devices } = new PersonAtDevices();
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
