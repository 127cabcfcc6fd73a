import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";
import type { Reaction } from "@lets-meet/shared/protocol/room.ts";
import type { DeviceKind } from "../../rtc/devices/device-kind.ts";
import type { Layout } from "./call/view.ts";

/** The size at which this page shows each video of a peer. */
export type ShownSizes = { readonly camera: ViewSize; readonly screen: ViewSize };

/**
 * All actions of a user in a room and in its lobby. An action that is not possible at the moment does nothing.
 */
export type RoomActions = {
  /** `name` is a guest's, `null` with an account; `passcode` is `null` if none was asked for. */
  readonly join: (name: string | null, passcode: string | null) => void;
  /** Looks the room up again, after its entry was closed. */
  readonly look: () => void;
  /** Leaves the room, or its lobby. */
  readonly leave: () => void;
  readonly endForAll: () => void;
  readonly rejoin: () => void;
  readonly home: () => void;
  readonly openBoth: () => void;
  readonly want: (kind: DeviceKind, live: boolean) => void;
  /** Reopens the devices that have failed, as they were. */
  readonly retryDevice: (kind: DeviceKind | "both") => void;
  readonly choose: (kind: DeviceKind, id: string) => void;
  readonly shareScreen: () => void;
  readonly stopScreen: () => void;
  readonly hand: (raised: boolean) => void;
  readonly react: (reaction: Reaction) => void;
  readonly say: (text: string) => void;
  /** The user is typing, or has stopped. */
  readonly typing: (typing: boolean) => void;
  /** The chat is on the screen: nothing in it is unread. */
  readonly openChat: () => void;
  readonly closeChat: () => void;
  readonly admit: (peerId: PeerId) => void;
  readonly hold: (peerId: PeerId, message: string) => void;
  readonly reject: (peerId: PeerId) => void;
  readonly lock: (locked: boolean) => void;
  readonly remove: (peerId: PeerId) => void;
  /** Asks one peer to mute, or with `null` all others. */
  readonly askToMute: (peerId: PeerId | null) => void;
  readonly handOver: (peerId: PeerId) => void;
  /** Answers the host's request to mute: `true` mutes. */
  readonly readMuteAsk: (mute: boolean) => void;
  readonly pin: (peerId: PeerId | null) => void;
  readonly setLayout: (layout: Layout) => void;
  readonly setSingleKeys: (on: boolean) => void;
  readonly setSounds: (on: boolean) => void;
  /** Rebuilds a link that has failed. */
  readonly reconnect: (peerId: PeerId) => void;
  /** Called once for every peer, and again whenever its size changes. */
  readonly show: (peerId: PeerId, sizes: ShownSizes) => void;
};
