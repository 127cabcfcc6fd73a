import { expect, test } from "vitest";
import { type DeviceState, noMedia } from "../../rtc/devices/local-media.ts";
import { LiveDevices } from "./live-devices.ts";

const on: DeviceState = { state: "on", deviceId: "a", muted: false };
const muted: DeviceState = { ...on, muted: true };
const starting: DeviceState = { state: "starting" };
const failed: DeviceState = { state: "failed", failure: "busy" };

test("are those that are on and not muted, where devices are used", () => {
  const live = new LiveDevices([]);
  expect(live.of({ ...noMedia, camera: on, microphone: muted }, true)).toEqual(["camera"]);
  expect(live.of({ ...noMedia, camera: on, microphone: on }, false)).toEqual([]);
});

test("stay those from before the load until each of them is on or has failed", () => {
  const live = new LiveDevices(["camera", "microphone"]);
  expect(live.of(noMedia, false)).toEqual(["camera", "microphone"]);
  expect(live.of({ ...noMedia, camera: on, microphone: starting }, true)).toEqual(["camera", "microphone"]);
  expect(live.of({ ...noMedia, camera: on, microphone: failed }, true)).toEqual(["camera"]);
  expect(live.of({ ...noMedia, microphone: on }, true)).toEqual(["microphone"]);
});

test("are none from before the load once the user has begun something new", () => {
  const live = new LiveDevices(["camera"]);
  live.forget();
  expect(live.before).toEqual([]);
  expect(live.of(noMedia, true)).toEqual([]);
});
