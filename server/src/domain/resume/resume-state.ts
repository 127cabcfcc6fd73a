import type { MatchId, PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { Person } from "../room/room-state.ts";

/** A match as one side's resume token reports it to a server that has no record of it. */
export type MatchResumeState = {
  readonly kind: "match";
  /** The wish of this side. */
  readonly wish: Wish;
  readonly match: Match;
  readonly partner: SessionId;
};

/**
 * A room as every member's token reports it: the same for all of them, so that the first to return restores
 * all members.
 */
export type RoomResumeState = {
  readonly kind: "room";
  readonly roomId: RoomId;
  /**
   * The name and settings of a room without an owner; `null` for a stored room: the store is authoritative.
   */
  readonly ownerless: { readonly name: string; readonly settings: RoomSettings } | null;
  readonly locked: boolean;
  /** True if the call is relay-only, whatever setting is stored by now. */
  readonly relay: boolean;
  readonly host: PeerId;
  readonly members: readonly Person[];
};

/** The place of a session, as far as it outlives the process: the page repeats a search or a knock itself. */
export type ResumeState = { readonly kind: "idle" } | MatchResumeState | RoomResumeState;

/**
 * A key that two reports of the same match or membership share, as seen from that session, whatever else differs in
 * them.
 */
export function placeOf(resumeState: ResumeState, session: SessionId): string {
  switch (resumeState.kind) {
    case "idle":
      return "idle";
    case "match":
      return placeInMatch(resumeState.match.matchId, resumeState.partner);
    case "room": {
      const own = resumeState.members.find((member) => member.session === session);
      return placeInRoom(resumeState.roomId, own?.peerId ?? null);
    }
  }
}

/** The place of a session in a match. */
export const placeInMatch = (match: MatchId, partner: SessionId): string => `match ${match} with ${partner}`;
/** The place of a session in a room. */
export const placeInRoom = (room: RoomId, peer: PeerId | null): string => `room ${room} as ${peer}`;
