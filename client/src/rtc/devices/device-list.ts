import type { DeviceKind } from "./device-kind.ts";

const inputOf: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  camera: "videoinput",
  microphone: "audioinput",
};

/** The devices of that kind that the user can choose; a browser that hides their ids lists none. */
export const listedDevices = (found: readonly MediaDeviceInfo[], kind: DeviceKind) =>
  found
    .filter((device) => device.kind === inputOf[kind] && device.deviceId !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, label }));

/** True if that device is still connected. A browser that revokes its permission hides the ids too. */
export const isListed = (found: readonly MediaDeviceInfo[], kind: DeviceKind, id: string): boolean =>
  found.some((one) => one.kind === inputOf[kind] && (one.deviceId === id || one.deviceId === ""));
