import type { DeviceKind } from "./media-devices.ts";

/** Whether the browser gives this device without a question. */
export async function isGranted(kind: DeviceKind): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: kind });
    return state === "granted";
  } catch {
    // A browser that cannot tell would ask, and the page says why before that.
    return false;
  }
}
