import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";
import type { Reaction } from "@lets-meet/shared/protocol/room.ts";
import type { DeviceKind } from "../../rtc/device-kind.ts";
import type { Layout } from "./view.ts";

/** How large this page shows what one peer sends. */
export type ShownSizes = { readonly camera: ViewSize; readonly screen: ViewSize };

/** Everything that a person can do in a room and on the way there. What makes no sense at the moment does nothing. */
export type RoomActions = {
  /** `name` is a guest's, `null` with an account; `passcode` is `null` where none was asked for. */
  readonly join: (name: string | null, passcode: string | null) => void;
  /** Asks again what the room is like, after the way in was closed. */
  readonly look: () => void;
  /** Leaves the room, or its door. */
  readonly leave: () => void;
  readonly endForAll: () => void;
  readonly rejoin: () => void;
  readonly home: () => void;
  readonly openBoth: () => void;
  readonly want: (kind: DeviceKind, live: boolean) => void;
  /** Opens again what has failed, as it was. */
  readonly reopen: (kind: DeviceKind | "both") => void;
  readonly choose: (kind: DeviceKind, id: string) => void;
  readonly shareScreen: () => void;
  readonly stopScreen: () => void;
  readonly hand: (raised: boolean) => void;
  readonly react: (reaction: Reaction) => void;
  readonly say: (text: string) => void;
  /** Something is written, or no longer. */
  readonly typing: (typing: boolean) => void;
  /** The chat is on the screen: nothing in it is unread. */
  readonly openChat: () => void;
  readonly closeChat: () => void;
  readonly admit: (peerId: PeerId) => void;
  readonly hold: (peerId: PeerId, message: string) => void;
  readonly reject: (peerId: PeerId) => void;
  readonly lock: (locked: boolean) => void;
  readonly remove: (peerId: PeerId) => void;
  /** Asks one to mute, or with `null` everybody else. */
  readonly askToMute: (peerId: PeerId | null) => void;
  readonly handOver: (peerId: PeerId) => void;
  /** Answers the host who asks to mute: `true` mutes. */
  readonly readMuteAsk: (mute: boolean) => void;
  readonly pin: (peerId: PeerId | null) => void;
  readonly setLayout: (layout: Layout) => void;
  readonly setSingleKeys: (on: boolean) => void;
  readonly setSounds: (on: boolean) => void;
  /** Tries a link anew that has failed. */
  readonly reconnect: (peerId: PeerId) => void;
  /** Told for every peer once, and whenever it becomes another size. */
  readonly show: (peerId: PeerId, sizes: ShownSizes) => void;
};
