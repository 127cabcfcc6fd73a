import { expect, test, vi } from "vitest";
import type { LevelSource } from "../../call/devices/own-level.tsx";
import type { Speaker } from "../../rtc/audio/speaker.ts";
import { Capture } from "../../rtc/devices/media-devices.ts";
import { FakeDevices } from "../../rtc/testing/fake-devices.ts";
import { fakeTimeAndMedia } from "../../rtc/testing/fake-time-and-media.ts";
import { type CheckOptions, createCheck } from "./compose.ts";
import { statusOf } from "./machine.ts";

fakeTimeAndMedia();

const loud: LevelSource = (tell) => {
  tell(0.4);
  return () => {};
};
const dead: LevelSource = (tell) => {
  tell(0);
  return () => {};
};
const unmeasured: LevelSource = () => () => {};

function aPage(
  options: Partial<CheckOptions> & { readonly plays?: boolean; readonly sound?: LevelSource } = {},
) {
  const { plays = true, sound = loud } = options;
  const devices = new FakeDevices();
  const played: (string | null)[] = [];
  const speaker: Speaker = {
    outputs: async () => [{ id: "headset", label: "Headset" }],
    play: async (outputId) => {
      played.push(outputId);
      return plays;
    },
  };
  const check = createCheck({
    // The double has only the members that this code uses.
    capture: new Capture({ mediaDevices: devices as unknown as MediaDevices, isSecureContext: true }),
    speaker,
    listen: () => sound,
    createConnection: () => {
      throw new DOMException("none", "NotSupportedError");
    },
    canCall: async () => false,
    iceServers: async () => [],
    ping: async () => 20,
    transport: () => "websocket",
    now: () => Date.now(),
    ...options,
  });
  const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
  const status = (name: Parameters<typeof statusOf>[1]) => statusOf(check.store.getState().check.steps, name);
  return { ...check, devices, played, pass, status };
}

test("opens and plays nothing before it is started", async () => {
  const { devices, played, pass, store } = aPage();
  await pass(10_000);
  expect(devices.asked).toEqual([]);
  expect(played).toEqual([]);
  expect(store.getState().check.phase).toBe("idle");
});

test("asks for both devices at once, listens, then plays and waits for an answer", async () => {
  const { actions, devices, played, pass, status, store } = aPage();
  actions.start();
  await pass();
  expect(devices.asked).toEqual(["video+audio"]);
  expect([status("camera"), status("microphone"), status("speaker")]).toEqual([
    "passed",
    "passed",
    "running",
  ]);
  expect(played).toEqual([null]);
  actions.answerTone(true);
  expect(status("speaker")).toBe("passed");
  expect(store.getState().check.phase).toBe("done");
  expect(devices.live).toHaveLength(2);
});

test("the tone waits for the microphone, which would pick it up", async () => {
  const { actions, played, pass, status } = aPage({ sound: dead });
  actions.start();
  await pass(7_000);
  expect(status("microphone")).toBe("running");
  expect(played).toEqual([]);
  await pass(1_000);
  expect(status("microphone")).toBe("warned");
  expect(played).toEqual([null]);
});

test("a microphone that the browser cannot measure is not reported as silent", async () => {
  const { actions, pass, status } = aPage({ sound: unmeasured });
  actions.start();
  await pass(8_000);
  expect(status("microphone")).toBe("passed");
});

test("camera and speaker are still checked after the microphone fails", async () => {
  const { actions, devices, pass, status, store } = aPage();
  devices.refusals = { audio: "NotReadableError" };
  actions.start();
  await pass();
  expect(store.getState().check.steps.microphone).toMatchObject({ finding: "busy" });
  expect([status("camera"), status("speaker")]).toEqual(["passed", "running"]);
});

test("another output plays the tone at once, and an unheard tone is a failure", async () => {
  const { actions, played, pass, store } = aPage();
  actions.start();
  await pass();
  expect(store.getState().outputs).toEqual([{ id: "headset", label: "Headset" }]);
  actions.chooseOutput("headset");
  actions.playTone();
  await pass();
  expect(played).toEqual([null, "headset", "headset"]);
  actions.answerTone(false);
  expect(store.getState().check.steps.speaker).toMatchObject({ finding: "unheard" });
});

test("a tone that the browser did not play is told apart from one that was not heard", async () => {
  const { actions, pass, store } = aPage({ plays: false });
  actions.start();
  await pass();
  expect(store.getState().toneBlocked).toBe(true);
  actions.answerTone(false);
  expect(store.getState().check.steps.speaker).toMatchObject({ finding: "blocked" });
});

test("a stop releases the devices even while they are being opened", async () => {
  const { actions, devices, pass, store } = aPage({ sound: dead });
  const held = Promise.withResolvers<void>();
  devices.held = held.promise;
  actions.start();
  await pass();
  actions.stop();
  held.resolve();
  await pass(20_000);
  expect(devices.live).toEqual([]);
  expect(store.getState().check.phase).toBe("stopped");
  expect(store.getState().check.steps.camera.state).toBe("waiting");
});

test("plays nothing after a stop", async () => {
  const { actions, played, pass } = aPage({ sound: dead });
  actions.start();
  await pass(1_000);
  actions.leave();
  await pass(20_000);
  expect(played).toEqual([]);
});

test("can run again, and ignores late answers to the first run", async () => {
  const late = Promise.withResolvers<number | null>();
  let first = true;
  const ping = () => {
    if (!first) return Promise.resolve(10);
    first = false;
    return late.promise;
  };
  const { actions, pass, status, store } = aPage({ ping });
  actions.start();
  await pass();
  actions.stop();
  actions.start();
  late.resolve(null);
  await pass();
  expect(status("signaling")).toBe("passed");
  expect(store.getState().check.run).toBe(2);
});

test("a chosen camera replaces the open one", async () => {
  const { actions, devices, pass } = aPage();
  actions.start();
  await pass();
  actions.choose("camera", "back");
  await pass();
  expect(devices.live.map(({ deviceId }) => deviceId).toSorted()).toEqual(["back", "built-in"]);
});
