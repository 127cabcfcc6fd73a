import type { DeviceState } from "../../rtc/devices/local-media.ts";

/** True if the user has the device switched on. */
export function isLive(device: DeviceState): boolean {
  return device.state === "on" && !device.muted;
}

/** True if a device is on but delivers nothing, because the system or another program has paused it. */
export const isPaused = (device: DeviceState): boolean =>
  device.state === "on" && !device.muted && device.paused === true;

/** True if the device delivers picture or sound right now. */
export const isGiving = (device: DeviceState): boolean => isLive(device) && !isPaused(device);
