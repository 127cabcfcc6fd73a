import { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { DeviceKind } from "../../rtc/device-kind.ts";

/** What a tab remembers over a reload of what the person has chosen; nothing of what was said. */
export type Keepsake = {
  readonly wish: Wish | null;
  readonly nextByItself: boolean;
  /** Letters alone are shortcuts; so it is until somebody switches it off. */
  readonly singleKeys: boolean;
  /** The devices that were live, so that a reload in a call brings them back. */
  readonly live: readonly DeviceKind[];
};

type Shelf = Pick<Storage, "getItem" | "setItem">;
const shelfKey = "lets-meet:stranger";
const nothing: Keepsake = { wish: null, nextByItself: false, singleKeys: true, live: [] };

/** Reads what is kept; whatever does not make sense is as good as nothing. */
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

/** Keeps it for this tab, where the browser lets it. */
export function keep(shelf: Shelf | null, keepsake: Keepsake): void {
  try {
    shelf?.setItem(shelfKey, JSON.stringify(keepsake));
  } catch {
    // The next load of the page then asks again.
  }
}
