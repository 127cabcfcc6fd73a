import { z } from "zod";
import type { DeviceKind } from "../../rtc/devices/device-kind.ts";

const SwitchedOff = z.array(z.enum(["camera", "microphone"]));
const storageKey = "lets-meet:switched-off";

/** The devices that the user has switched off in this tab; invalid data counts as none. */
export function recallSwitchedOff(storage: Pick<Storage, "getItem"> | null): readonly DeviceKind[] {
  try {
    return SwitchedOff.safeParse(JSON.parse(storage?.getItem(storageKey) ?? "[]")).data ?? [];
  } catch {
    return [];
  }
}

/** Stores them for a reload, if the browser allows it. */
export function keepSwitchedOff(
  storage: Pick<Storage, "setItem"> | null,
  kinds: readonly DeviceKind[],
): void {
  try {
    storage?.setItem(storageKey, JSON.stringify(kinds));
  } catch {
    // After the next load, the green room shows which devices are on before other people see them.
  }
}
