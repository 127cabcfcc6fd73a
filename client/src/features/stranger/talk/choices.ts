import { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { readJson, type WebStorage, writeJson } from "../../../net/storage.ts";
import type { DeviceKind } from "../../../rtc/devices/device-kind.ts";

/** The user's choices that a tab remembers over a reload; no messages. */
export type Choices = {
  readonly wish: Wish | null;
  readonly autoNext: boolean;
  /** Single letters are shortcuts, unless the user switches them off. */
  readonly singleKeys: boolean;
  /** The devices that were live, which a reload during a call opens again. */
  readonly live: readonly DeviceKind[];
};

const storageKey = "lets-meet:stranger";
const nothing: Choices = { wish: null, autoNext: false, singleKeys: true, live: [] };

/** Reads the stored choices; invalid data counts as none. */
export function savedChoices(storage: WebStorage | null): Choices {
  const kept = readJson(storage, storageKey);
  if (typeof kept !== "object" || kept === null) return nothing;
  const live = "live" in kept && Array.isArray(kept.live) ? kept.live : [];
  return {
    wish: "wish" in kept ? (Wish.safeParse(kept.wish).data ?? null) : null,
    autoNext: "autoNext" in kept && kept.autoNext === true,
    singleKeys: !("singleKeys" in kept && kept.singleKeys === false),
    live: (["camera", "microphone"] as const).filter((kind) => live.includes(kind)),
  };
}

/** Stores the choices for this tab, if the browser allows it. */
export function saveChoices(storage: WebStorage | null, choices: Choices): void {
  writeJson(storage, storageKey, choices);
}
