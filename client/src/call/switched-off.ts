import { z } from "zod";
import type { DeviceKind } from "../rtc/device-kind.ts";

const SwitchedOff = z.array(z.enum(["camera", "microphone"]));
const shelfKey = "lets-meet:switched-off";

/** The devices that the person has switched off in this tab; what does not make sense is as good as nothing. */
export function recallSwitchedOff(shelf: Pick<Storage, "getItem"> | null): readonly DeviceKind[] {
  try {
    return SwitchedOff.safeParse(JSON.parse(shelf?.getItem(shelfKey) ?? "[]")).data ?? [];
  } catch {
    return [];
  }
}

/** Keeps them over a reload, where the browser lets it. */
export function keepSwitchedOff(shelf: Pick<Storage, "setItem"> | null, kinds: readonly DeviceKind[]): void {
  try {
    shelf?.setItem(shelfKey, JSON.stringify(kinds));
  } catch {
    // After the next load of the page the green room shows what is on before anybody sees it.
  }
}
