import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { ConnectionStatus } from "../../net/connection.ts";
import type { Reason } from "../../net/request.ts";
import type { IceState } from "../../rtc/ice-watch.ts";
import type { LinkReport } from "../../rtc/link-report.ts";
import type { Quality } from "../../rtc/link-stats.ts";
import type { LocalMedia } from "../../rtc/media-devices.ts";
import { noRemote } from "../../rtc/remote.ts";
import type { SafetyCode } from "../../rtc/safety-code.ts";
import type { UplinkSummary } from "../../rtc/uplink-budget.ts";
import type { Room } from "./state.ts";

/** What arrives from one peer, and how. Streams are replaced, never changed, when a track comes or goes. */
export type PeerMedia = {
  readonly camera: MediaStream | null;
  readonly screen: MediaStream | null;
  readonly link: IceState;
  readonly quality: Quality;
  readonly report: LinkReport | null;
};

/** What there is of a peer before anything has arrived. */
export const freshMedia: PeerMedia = { ...noRemote, link: "connecting", quality: "measuring", report: null };

export type Layout = "grid" | "spotlight";

/** Everything the room's pages show. What it says of streams is only for showing them. */
export type RoomView = {
  readonly room: Room;
  readonly connection: ConnectionStatus;
  /** This browser makes no calls: whoever joined would be waited for by everybody inside. */
  readonly noCalls: boolean;
  /** The account's name, or `null` for a guest. */
  readonly accountName: string | null;
  /** How a guest is called, as last typed. */
  readonly guestName: string;
  readonly media: LocalMedia;
  /** This page's own screen, while it is shared. */
  readonly ownScreen: MediaStream | null;
  /** It gives nothing new, as a window that is minimized; a screen that does not change is not paused. */
  readonly screenPaused: boolean;
  readonly peers: ReadonlyMap<PeerId, PeerMedia>;
  /** Whoever speaks now, this page's own peer id included. */
  readonly speaking: ReadonlySet<PeerId>;
  /** Who spoke last for long enough to be looked at. */
  readonly activeSpeaker: PeerId | null;
  readonly layout: Layout;
  readonly pinned: PeerId | null;
  readonly safety: SafetyCode;
  readonly uplink: UplinkSummary | null;
  /** The person speaks into a muted microphone. */
  readonly talkingWhileMuted: boolean;
  /** Letters alone are shortcuts (WCAG 2.1.4: that can be switched off). */
  readonly singleKeys: boolean;
  /** Sounds for knocks and for who comes and goes. */
  readonly sounds: boolean;
  /** Why what the person asked for last was not done: by the server, or by the browser that shares no screen. */
  readonly unheeded: Reason | "no-screen" | null;
  /** How many messages came since the chat was last open; 0 while it is. */
  readonly unread: number;
  /** The invite with which this page's link came, as long as it may be worth something. */
  readonly invite: string | null;
  /** What somebody else opens to come here. */
  readonly inviteLink: string;
};
