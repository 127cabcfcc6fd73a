import type { DeviceState } from "../rtc/media-devices.ts";

/** Whether the person has picture or sound on. */
export function isLive(device: DeviceState): boolean {
  return device.state === "on" && !device.muted;
}

/** Whether a device that is on gives nothing, because the system or another program holds it. */
export const isPaused = (device: DeviceState): boolean =>
  device.state === "on" && !device.muted && device.paused === true;

/** Whether it can be seen or heard at this moment. */
export const isGiving = (device: DeviceState): boolean => isLive(device) && !isPaused(device);
