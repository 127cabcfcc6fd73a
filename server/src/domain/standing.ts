import type { MatchId, PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { Person } from "./room-state.ts";

/** A match as one side's pass tells it to a server that knows nothing of it. */
export type MatchStanding = {
  readonly kind: "match";
  /** What this side had searched for. */
  readonly wish: Wish;
  readonly match: Match;
  readonly partner: SessionId;
};

/** A room as every member's pass tells it: the same for all of them, so that the first to come back brings back everybody. */
export type RoomStanding = {
  readonly kind: "room";
  readonly roomId: RoomId;
  /** What a room that is nobody's is; `null` for a stored one, of which the store knows better. */
  readonly nobodys: { readonly name: string; readonly settings: RoomSettings } | null;
  readonly locked: boolean;
  /** Whether the call goes through the relay, whatever is stored by now. */
  readonly relay: boolean;
  readonly host: PeerId;
  readonly members: readonly Person[];
};

/** Where a session stands, as far as it outlives the process: a search is begun anew, and a door knocked at anew. */
export type Standing = { readonly kind: "idle" } | MatchStanding | RoomStanding;

/** What two tellings of the same match or stay have in common, as seen from that session; whatever else differs. */
export function placeOf(standing: Standing, session: SessionId): string {
  switch (standing.kind) {
    case "idle":
      return "idle";
    case "match":
      return placeInMatch(standing.match.matchId, standing.partner);
    case "room": {
      const own = standing.members.find((member) => member.session === session);
      return placeInRoom(standing.roomId, own?.peerId ?? null);
    }
  }
}

/** The place of a session in a match. */
export const placeInMatch = (match: MatchId, partner: SessionId): string => `match ${match} with ${partner}`;
/** The place of a session in a room. */
export const placeInRoom = (room: RoomId, peer: PeerId | null): string => `room ${room} as ${peer}`;
