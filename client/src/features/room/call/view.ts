import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { ConnectionStatus } from "../../../net/connection-status.ts";
import type { Reason } from "../../../net/request.ts";
import type { LocalMedia } from "../../../rtc/devices/local-media.ts";
import type { IceState } from "../../../rtc/ice/ice-watch.ts";
import { noRemote } from "../../../rtc/link/remote.ts";
import type { UplinkSummary } from "../../../rtc/mesh/uplink-budget.ts";
import type { LinkReport } from "../../../rtc/quality/link-report.ts";
import type { Quality } from "../../../rtc/quality/link-stats.ts";
import type { SafetyCode } from "../../../rtc/safety-code/safety-code.ts";
import type { Room } from "../state.ts";

/**
 * The media that one peer sends, and its quality. Streams are replaced, never changed, when a track is added
 * or removed.
 */
export type PeerMedia = {
  readonly camera: MediaStream | null;
  readonly screen: MediaStream | null;
  readonly link: IceState;
  readonly quality: Quality;
  readonly report: LinkReport | null;
};

/** A peer's media before any has arrived. */
export const freshMedia: PeerMedia = { ...noRemote, link: "connecting", quality: "measuring", report: null };

export type Layout = "grid" | "spotlight";

/** Everything that the room's pages show. Its streams are only for display. */
export type RoomView = {
  readonly room: Room;
  readonly connection: ConnectionStatus;
  /** This browser supports no calls: the members inside would wait for a user who joined. */
  readonly noCalls: boolean;
  /** The account's name, or `null` for a guest. */
  readonly accountName: string | null;
  /** A guest's name, as last typed. */
  readonly guestName: string;
  readonly media: LocalMedia;
  /** This page's own screen, while it is shared. */
  readonly ownScreen: MediaStream | null;
  /**
   * The shared screen produces no new frames, for example because its window is minimized; a screen that does
   * not change is not paused.
   */
  readonly screenPaused: boolean;
  readonly peers: ReadonlyMap<PeerId, PeerMedia>;
  /** The peers that speak now, this page's own included. */
  readonly speaking: ReadonlySet<PeerId>;
  /** The peer that last spoke for long enough to be shown large. */
  readonly activeSpeaker: PeerId | null;
  readonly layout: Layout;
  readonly pinned: PeerId | null;
  readonly safety: SafetyCode;
  readonly uplink: UplinkSummary | null;
  /** The user speaks into a muted microphone. */
  readonly talkingWhileMuted: boolean;
  /** Single letters are shortcuts (WCAG 2.1.4: they can be switched off). */
  readonly singleKeys: boolean;
  /** Sounds for knocks, joins and leaves. */
  readonly sounds: boolean;
  /**
   * The reason why the last action was refused: by the server, or by a browser that cannot share a screen.
   */
  readonly refusedAction: Reason | "no-screen" | null;
  /** The number of messages since the chat was last open; 0 while it is. */
  readonly unread: number;
  /** The invite of this page's link, as long as it may be valid. */
  readonly invite: string | null;
  /** The link that others open to join. */
  readonly inviteLink: string;
};
