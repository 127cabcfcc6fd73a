import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { type DeviceState, type LocalMedia, noMedia } from "../../rtc/devices/local-media.ts";
import { DeviceToast } from "./device-toast.tsx";

afterEach(cleanup);

const on: DeviceState = { state: "on", deviceId: "a", muted: false };
const mediaOf = (camera: DeviceState, microphone: DeviceState): LocalMedia => ({
  ...noMedia,
  camera,
  microphone,
});

test("the toast names a device that is lost during the call, and where to fix it", () => {
  const { rerender, container } = render(<DeviceToast media={mediaOf(on, on)} />);
  expect(container.textContent).toBe("");
  rerender(<DeviceToast media={mediaOf(on, { state: "failed", failure: "missing" })} />);
  expect(screen.getByText(/Your microphone was disconnected\..*Devices/u)).toBeDefined();
  rerender(<DeviceToast media={mediaOf(on, on)} />);
  expect(container.textContent).toBe("");
});

test.each([
  ["taken away", { state: "failed", failure: "denied" }, /browser gave no access to the camera/u],
  ["held by another program", { state: "failed", failure: "busy" }, /Another app/u],
  ["gone and replaced by another", { ...on, note: { kind: "stands-in" } }, /you chose isn't connected/u],
  ["paused by the system", { ...on, paused: true }, /system or another app paused your camera/u],
  [
    "kept, because the chosen one is busy",
    { ...on, note: { kind: "kept", failure: "busy" } },
    /Another app/u,
  ],
] as const)("the toast reports a camera that is %s during the call", (_name, camera, said) => {
  const { rerender } = render(<DeviceToast media={mediaOf(on, on)} />);
  rerender(<DeviceToast media={mediaOf(camera, on)} />);
  expect(screen.getByText(said)).toBeDefined();
});

test("the toast reports a microphone that the system has paused, unless the user has switched it off", () => {
  const paused: DeviceState = { ...on, paused: true };
  const { rerender, container } = render(<DeviceToast media={mediaOf(on, { ...on, muted: true })} />);
  rerender(<DeviceToast media={mediaOf(on, { ...paused, muted: true })} />);
  expect(container.textContent).toBe("");
  rerender(<DeviceToast media={mediaOf(on, paused)} />);
  expect(screen.getByText(/paused your microphone/u)).toBeDefined();
});

test("the toast does not report a device that was missing when the call began, until that changes", () => {
  const denied: DeviceState = { state: "failed", failure: "denied" };
  const { rerender, container } = render(<DeviceToast media={mediaOf(denied, on)} />);
  expect(container.textContent).toBe("");
  rerender(<DeviceToast media={mediaOf({ state: "starting" }, on)} />);
  rerender(<DeviceToast media={mediaOf(denied, on)} />);
  expect(screen.getByText(/browser gave no access to the camera/u)).toBeDefined();
});
