import { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { DeviceKind } from "../../../rtc/devices/device-kind.ts";

/** The user's choices that a tab remembers over a reload; no messages. */
export type Keepsake = {
  readonly wish: Wish | null;
  readonly nextByItself: boolean;
  /** Single letters are shortcuts, unless the user switches them off. */
  readonly singleKeys: boolean;
  /** The devices that were live, which a reload during a call opens again. */
  readonly live: readonly DeviceKind[];
};

type Shelf = Pick<Storage, "getItem" | "setItem">;
const shelfKey = "lets-meet:stranger";
const nothing: Keepsake = { wish: null, nextByItself: false, singleKeys: true, live: [] };

/** Reads the stored choices; invalid data counts as none. */
export function recall(shelf: Shelf | null): Keepsake {
  try {
    const kept: unknown = JSON.parse(shelf?.getItem(shelfKey) ?? "null");
    if (typeof kept !== "object" || kept === null) return nothing;
    const live = "live" in kept && Array.isArray(kept.live) ? kept.live : [];
    return {
      wish: "wish" in kept ? (Wish.safeParse(kept.wish).data ?? null) : null,
      nextByItself: "nextByItself" in kept && kept.nextByItself === true,
      singleKeys: !("singleKeys" in kept && kept.singleKeys === false),
      live: (["camera", "microphone"] as const).filter((kind) => live.includes(kind)),
    };
  } catch {
    return nothing;
  }
}

/** Stores the choices for this tab, if the browser allows it. */
export function keep(shelf: Shelf | null, keepsake: Keepsake): void {
  try {
    shelf?.setItem(shelfKey, JSON.stringify(keepsake));
  } catch {
    // The next load then asks again.
  }
}
