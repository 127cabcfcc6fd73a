import type { DeviceState } from "../rtc/media-devices.ts";

/** Whether the device gives picture or sound at this moment. */
export function isLive(device: DeviceState): boolean {
  return device.state === "on" && !device.muted;
}
