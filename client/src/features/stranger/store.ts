import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Exposure } from "../../rtc/exposure-report.ts";
import type { IceState } from "../../rtc/ice-watch.ts";
import type { Quality } from "../../rtc/link-stats.ts";
import { type LocalMedia, noMedia } from "../../rtc/media-devices.ts";
import type { SafetyCode } from "../../rtc/safety-code.ts";
import { next, type StrangerEvent } from "./machine.ts";
import { idle, type Stranger } from "./state.ts";

/** A wish before its mode is chosen. */
export type Preferences = Omit<Wish, "mode">;

/** Why a search was refused, and when on this page's clock another try makes sense (`null`: at once). */
export type RefusedSearch = {
  readonly code: Refusal;
  readonly retryAt: number | null;
  readonly wish: Wish;
};

/** Everything the pages with strangers show. What it says of streams is only for showing them. */
export type StrangerView = {
  readonly stranger: Stranger;
  readonly media: LocalMedia;
  readonly remote: MediaStream | null;
  readonly link: IceState;
  readonly quality: Quality;
  /** What the partner can see of where this page is. */
  readonly exposure: Exposure;
  readonly safety: SafetyCode;
  /** Something can be said to the partner without a server. */
  readonly channel: boolean;
  /** Video with strangers goes through relays alone here, so that nobody sees an address; `null` while not known. */
  readonly shield: boolean | null;
  /** The person knows that a partner can see their address where there is no shield. */
  readonly addressAccepted: boolean;
  /** They are being asked. */
  readonly askingAddress: boolean;
  readonly preferences: Preferences;
  /** Why there is no video on this page; `null` when there is. */
  readonly noVideo: "unsupported" | "insecure" | null;
  readonly refused: RefusedSearch | null;
  /** After a video talk ends, the next search starts without a press. */
  readonly nextByItself: boolean;
  /** Letters alone are shortcuts (WCAG 2.1.4: that can be switched off). */
  readonly singleKeys: boolean;
  /** The first Esc was pressed: the second stops. */
  readonly confirmingStop: boolean;
  /** The server started anew and knows nothing of what this page was doing; until the person has read it. */
  readonly restarted: boolean;
  /** The partner has written since the page was last looked at. */
  readonly unread: boolean;
};

export type StrangerStore = StoreApi<StrangerView> & {
  readonly dispatch: (event: StrangerEvent) => void;
};

/** What belongs to one call, as it is at its beginning. */
export const freshCall: Pick<
  StrangerView,
  "remote" | "link" | "quality" | "exposure" | "safety" | "channel"
> = {
  remote: null,
  link: "connecting",
  quality: "measuring",
  exposure: { sees: "nothing-yet" },
  safety: { state: "agreeing" },
  channel: false,
};

const start: StrangerView = {
  stranger: idle,
  media: noMedia,
  ...freshCall,
  shield: null,
  addressAccepted: false,
  askingAddress: false,
  preferences: { interests: [], language: null, region: null },
  noVideo: null,
  refused: null,
  nextByItself: false,
  singleKeys: true,
  confirmingStop: false,
  restarted: false,
  unread: false,
};

export function createStrangerStore(known: Partial<StrangerView> = {}): StrangerStore {
  const store = createStore<StrangerView>(() => ({ ...start, ...known }));
  return {
    ...store,
    dispatch: (event) => {
      const before = store.getState().stranger;
      const stranger = next(before, event);
      if (stranger !== before) store.setState({ stranger });
    },
  };
}
