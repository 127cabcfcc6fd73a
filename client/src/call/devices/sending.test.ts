import { expect, test } from "vitest";
import { type DeviceState, noMedia } from "../../rtc/devices/local-media.ts";
import { isSameSending, noScreen, sendingOf } from "./sending.ts";

const on: DeviceState = { state: "on", deviceId: "a", muted: false };
const paused: DeviceState = { ...on, paused: true };
// The report says only that a screen is shared.
const screen = {} as MediaStream;

test.each([
  ["nothing is paused", on, on, noScreen, undefined],
  ["the camera is paused", paused, on, noScreen, ["camera"]],
  ["the microphone is paused", on, paused, noScreen, ["mic"]],
  ["a microphone that is off is not paused", on, { ...paused, muted: true } as const, noScreen, undefined],
  ["the screen is paused", on, on, { ownScreen: screen, screenPaused: true }, ["screen"]],
  ["a screen that has gone is not paused", on, on, { ownScreen: null, screenPaused: true }, undefined],
])("the report is right when %s", (_name, camera, microphone, shared, said) => {
  expect(sendingOf({ ...noMedia, camera, microphone }, shared).paused).toEqual(said);
});

test("a pause changes the report, and another device does not", () => {
  const before = sendingOf({ ...noMedia, camera: on }, noScreen);
  expect(isSameSending(before, sendingOf({ ...noMedia, camera: { ...on, deviceId: "b" } }, noScreen))).toBe(
    true,
  );
  expect(isSameSending(before, sendingOf({ ...noMedia, camera: paused }, noScreen))).toBe(false);
});
