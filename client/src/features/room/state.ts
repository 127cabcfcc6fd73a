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

/** One message of the room's chat. `seq` is its sender's and, with the sender, its key; `from` is `null` for one's own. */
export type RoomLine = {
  readonly from: PeerId | null;
  /** The sender's name at that time; they may have left since. */
  readonly name: string;
  readonly seq: number;
  readonly text: string;
  readonly delivery: "sending" | "sent" | "failed";
};

/** A reaction on its way over the screen; `key` is unique, `until` is on this page's clock in milliseconds. */
export type FloatingReaction = {
  readonly key: number;
  readonly peerId: PeerId;
  readonly reaction: Reaction;
  readonly until: number;
};

/** A stay inside a room as this page knows it. `members` holds everybody, this page's own included, in order of coming. */
export type Stay = {
  readonly facts: RoomFacts;
  readonly peerId: PeerId;
  readonly members: readonly Member[];
  readonly knocks: readonly Knock[];
  readonly lines: readonly RoomLine[];
  readonly reactions: readonly FloatingReaction[];
  /** Who types, the longest first. */
  readonly typing: readonly PeerId[];
  /** Who has asked this page to mute, until it is answered or read. */
  readonly muteAskedBy: PeerId | null;
  /** The server knows nothing of this room any more; the call goes on as long as its links do. */
  readonly severed: boolean;
};

/** How a stay has ended; `left` by one's own choice, `no-answer`: the session was lost. */
export type LeftReason = RoomLeft["reason"] | "left" | "session-lost";

/** Why the way in is closed, beyond what the form can mend. */
export type DoorTrouble = { readonly code: Refusal; readonly retryAt: number | null };

/** Where this page stands with one room. */
export type Room =
  | { readonly phase: "away" }
  /** The link was opened; the preview is on its way. */
  | { readonly phase: "looking"; readonly roomId: RoomId }
  | { readonly phase: "closed"; readonly roomId: RoomId; readonly trouble: DoorTrouble }
  | {
      readonly phase: "green-room";
      readonly roomId: RoomId;
      readonly preview: RoomPreview;
      readonly trouble: DoorTrouble | null;
      /** The join is under way. */
      readonly joining: boolean;
    }
  | { readonly phase: "at-door"; readonly roomId: RoomId; readonly door: RoomWaiting }
  | { readonly phase: "inside"; readonly roomId: RoomId; readonly stay: Stay }
  | {
      readonly phase: "left";
      readonly roomId: RoomId;
      readonly name: string;
      readonly reason: LeftReason;
      /** What was said stays readable, and can be saved, until the page goes elsewhere. */
      readonly lines: readonly RoomLine[];
    };

export const away: Room = { phase: "away" };
