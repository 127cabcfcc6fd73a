import type { DeviceKind } from "./device-kind.ts";

const inputOf: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  camera: "videoinput",
  microphone: "audioinput",
};

/** The devices of that kind that can be chosen; a browser that hides their ids lists none. */
export const listedDevices = (found: readonly MediaDeviceInfo[], kind: DeviceKind) =>
  found
    .filter((device) => device.kind === inputOf[kind] && device.deviceId !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, label }));

/** Whether that device is still there. A browser that takes its permission back hides the ids as well. */
export const isListed = (found: readonly MediaDeviceInfo[], kind: DeviceKind, id: string): boolean =>
  found.some((one) => one.kind === inputOf[kind] && (one.deviceId === id || one.deviceId === ""));
