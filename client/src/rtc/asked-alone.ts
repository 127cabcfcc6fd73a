import type { DeviceKind } from "./device-kind.ts";
import { failureOf } from "./media-failure.ts";

/** What the browser says of its permission for a device; `null` where it does not tell (W3C Permissions §6.3). */
export type GrantOf = (kind: DeviceKind) => Promise<PermissionState | null>;

/**
 * Which devices can be asked for each by itself after both together were not given: all, unless the person was asked and has
 * said no or closed the question. Asked again at once, they would read the same question three times, and a browser that
 * saw it closed three times asks no more. Where one device is blocked nobody was asked, so it says nothing of the other.
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
