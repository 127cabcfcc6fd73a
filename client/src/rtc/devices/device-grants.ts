import type { DeviceKind } from "./device-kind.ts";

/**
 * The browser's permission state for this device (W3C Permissions §6.3); `null` if the browser does not tell.
 */
export async function grantOf(kind: DeviceKind): Promise<PermissionState | null> {
  try {
    const { state } = await navigator.permissions.query({ name: kind });
    return state;
  } catch {
    return null;
  }
}

/**
 * True if the browser opens this device without a prompt. A browser that cannot tell would prompt, and the
 * page explains the reason first.
 */
export const isGranted = async (kind: DeviceKind): Promise<boolean> => (await grantOf(kind)) === "granted";
