import type { DeviceKind } from "./device-kind.ts";
import { failureOf } from "./media-failure.ts";

/**
 * Reads the browser's permission state for a device; `null` if the browser does not tell (W3C Permissions
 * §6.3).
 */
export type GrantOf = (kind: DeviceKind) => Promise<PermissionState | null>;

/**
 * Returns the devices to request separately after a request for both failed: all, unless the user was
 * prompted and has denied or closed the prompt. Another request would show the same prompt up to three times,
 * and a browser that saw it closed three times stops asking. If one device is blocked, there was no prompt,
 * so the failure says nothing about the other.
 */
export async function askedAlone(
  error: unknown,
  kinds: readonly DeviceKind[],
  grantOf: GrantOf = () => Promise.resolve(null),
): Promise<readonly DeviceKind[]> {
  if (failureOf(error, true) !== "denied") return kinds;
  const grants = await Promise.all(kinds.map(grantOf));
  return grants.includes("denied") ? kinds : kinds.filter((_kind, place) => grants[place] === "granted");
}
