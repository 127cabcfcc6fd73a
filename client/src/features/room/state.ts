import type { PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import type {
  Knock,
  Member,
  Reaction,
  RoomFacts,
  RoomLeft,
  RoomPreview,
  RoomWaiting,
} from "@lets-meet/shared/protocol/room.ts";

/**
 * One message of the room's chat. `seq` is its sender's and, with the sender, its key; `from` is `null` for
 * this page's own.
 */
export type RoomLine = {
  readonly from: PeerId | null;
  /** The sender's name at that time; they may have left since. */
  readonly name: string;
  readonly seq: number;
  readonly text: string;
  readonly delivery: "sending" | "sent" | "failed";
};

/**
 * A reaction that floats over the screen; `key` is unique, `until` is on this page's clock in milliseconds.
 */
export type FloatingReaction = {
  readonly key: number;
  readonly peerId: PeerId;
  readonly reaction: Reaction;
  readonly until: number;
};

/**
 * A membership inside a room as this page knows it. `members` holds all members, this page's own included, in order
 * of joining.
 */
export type Membership = {
  readonly facts: RoomFacts;
  readonly peerId: PeerId;
  readonly members: readonly Member[];
  readonly knocks: readonly Knock[];
  readonly lines: readonly RoomLine[];
  readonly reactions: readonly FloatingReaction[];
  /** The peers that type, the longest first. */
  readonly typing: readonly PeerId[];
  /** The peer that asked this page to mute, until it is answered or read. */
  readonly muteAskedBy: PeerId | null;
  /** The server does not know this room any more; the call continues as long as its links do. */
  readonly severed: boolean;
  /** This page was inside before its load, so the peers may still have links to the page from before. */
  readonly returning: boolean;
};

/** The end of a membership; `left`: by the user's choice, `session-lost`: the server has lost the session. */
export type LeftReason = RoomLeft["reason"] | "left" | "session-lost";

/** The reason why a room's entry is closed, or why the form was refused. */
export type EntryRefusal = { readonly code: Refusal; readonly retryAt: number | null };

/** This page's state in one room. */
export type Room =
  | { readonly phase: "away" }
  /** The link was opened, and the preview is requested. */
  | { readonly phase: "looking"; readonly roomId: RoomId }
  | { readonly phase: "closed"; readonly roomId: RoomId; readonly trouble: EntryRefusal }
  | {
      readonly phase: "green-room";
      readonly roomId: RoomId;
      readonly preview: RoomPreview;
      readonly trouble: EntryRefusal | null;
      /** The join request is running. */
      readonly joining: boolean;
    }
  | { readonly phase: "at-door"; readonly roomId: RoomId; readonly door: RoomWaiting }
  | { readonly phase: "inside"; readonly roomId: RoomId; readonly membership: Membership }
  | {
      readonly phase: "left";
      readonly roomId: RoomId;
      readonly name: string;
      readonly reason: LeftReason;
      /** The messages stay readable, and can be saved, until the page goes elsewhere. */
      readonly lines: readonly RoomLine[];
    };

export const away: Room = { phase: "away" };
