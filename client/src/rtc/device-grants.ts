import type { DeviceKind } from "./device-kind.ts";

/** What the browser says of its permission for this device (W3C Permissions §6.3); `null` where it does not tell. */
export async function grantOf(kind: DeviceKind): Promise<PermissionState | null> {
  try {
    const { state } = await navigator.permissions.query({ name: kind });
    return state;
  } catch {
    return null;
  }
}

/** Whether the browser gives this device without a question. One that cannot tell would ask, and the page says why before that. */
export const isGranted = async (kind: DeviceKind): Promise<boolean> => (await grantOf(kind)) === "granted";
