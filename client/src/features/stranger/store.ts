import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import type { PartnerSeen, RulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import type { Mode, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { createStore, type StoreApi } from "zustand/vanilla";
import { type LocalMedia, noMedia } from "../../rtc/devices/local-media.ts";
import type { Exposure } from "../../rtc/ice/exposure-report.ts";
import type { IceState } from "../../rtc/ice/ice-watch.ts";
import type { Quality } from "../../rtc/quality/link-stats.ts";
import type { SafetyCode } from "../../rtc/safety-code/safety-code.ts";
import { next, type StrangerEvent } from "./machine.ts";
import { idle, type Stranger } from "./state.ts";

/** A wish before its mode is chosen. */
export type Preferences = Omit<Wish, "mode">;

/**
 * The reason why a search was refused, and when a retry is allowed on this page's clock (`null`: at once).
 */
export type RefusedSearch = {
  readonly code: Refusal;
  readonly retryAt: number | null;
  readonly wish: Wish;
};

/** Everything that the pages with strangers show. Its streams are only for display. */
export type StrangerView = {
  readonly stranger: Stranger;
  readonly media: LocalMedia;
  readonly remote: MediaStream | null;
  readonly link: IceState;
  readonly quality: Quality;
  /** The exposure of this page's address to the partner. */
  readonly exposure: Exposure;
  readonly safety: SafetyCode;
  /** Messages can reach the partner without a server. */
  readonly channel: boolean;
  /** Video with strangers uses relays only, so that no address is revealed; `null` while unknown. */
  readonly shield: boolean | null;
  /** The user knows that a partner can see their address if there is no shield. */
  readonly addressAccepted: boolean;
  /** The user is being asked about that. */
  readonly askingAddress: boolean;
  /** The version of the server's rules; `null` while unknown. */
  readonly rules: RulesVersion | null;
  /** The version that the user has accepted in this browser, if any. */
  readonly acceptedRules: RulesVersion | null;
  /** The user is being asked to accept the rules, before a search of this mode. */
  readonly askingRules: Mode | null;
  readonly preferences: Preferences;
  /** The ways to meet strangers that this server offers. */
  readonly modes: readonly Mode[];
  /** This server lets strangers carry on in a room. */
  readonly canCarryOn: boolean;
  /** The reason why video is unavailable on this page; `null` if it is available. */
  readonly noVideo: "unsupported" | "insecure" | null;
  readonly refused: RefusedSearch | null;
  /** After a video talk, the next search starts automatically. */
  readonly autoNext: boolean;
  /** Single letters are shortcuts (WCAG 2.1.4: they can be switched off). */
  readonly singleKeys: boolean;
  /** The first Esc was pressed: the second stops. */
  readonly confirmingStop: boolean;
  /** The server no longer knows this page, mostly after a restart; until the user dismisses the notice. */
  readonly restarted: boolean;
  /** The server judges pictures: a partner's video stays covered until it was seen clear. */
  readonly covers: boolean;
  /** What the server has said last about a partner's camera. */
  readonly partnerSeen: PartnerSeen | null;
  /** The match whose partner can be reported: the current one, or one that ended less than a minute ago. */
  readonly reportable: MatchId | null;
  /** The last match whose partner was reported. */
  readonly reported: MatchId | null;
  /** The user is being asked why the partner is reported. */
  readonly reporting: boolean;
  /** The partner has written since the user last looked at the page. */
  readonly unread: boolean;
};

export type StrangerStore = StoreApi<StrangerView> & {
  readonly dispatch: (event: StrangerEvent) => void;
};

/** The state of one call at its beginning. */
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
  rules: null,
  acceptedRules: null,
  askingRules: null,
  preferences: { interests: [], language: null, region: null },
  modes: ["text", "video"],
  canCarryOn: true,
  noVideo: null,
  refused: null,
  autoNext: false,
  singleKeys: true,
  confirmingStop: false,
  restarted: false,
  covers: false,
  partnerSeen: null,
  reportable: null,
  reported: null,
  reporting: false,
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
