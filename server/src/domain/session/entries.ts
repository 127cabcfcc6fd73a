import type { MatchId, PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Logged, LoggedName } from "@lets-meet/shared/protocol/events.ts";
import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import type { Match, PartnerLeft } from "@lets-meet/shared/protocol/stranger.ts";
import type { Ticket } from "../matching/ticket.ts";

/** The session that caused an entry and whose quota it counts against, and its memory cost in bytes. */
export type EntrySender = { readonly session: SessionId; readonly bytes: number };

/** An entry for a page, as it goes over the wire. */
export type PageEntry = {
  [N in LoggedName]: N extends SignalEntry["event"]
    ? SignalEntry
    : {
        readonly kind: "page";
        readonly event: N;
        readonly payload: Logged<N>;
        readonly from?: EntrySender | undefined;
      };
}[LoggedName];

/**
 * Signals of a match. `json` is the payload, if possible as its sender serialized it: serializing it again is the largest
 * cost of forwarding a description, and keeping both would double the log.
 */
export type SignalEntry = {
  readonly kind: "page";
  readonly event: "signal:deliver";
  readonly matchId: MatchId;
  readonly json: string;
  readonly from: EntrySender;
};

/** The peer whose signals are held until the page listens: the partner of a match, or a peer of a room. */
export type SignalSource = MatchId | PeerId;

/** One side of a match that is not agreed yet. */
export type Side = { readonly session: SessionId; readonly revision: number; readonly match: Match };

/** The appearance in a room of a session that would like to carry on there. */
export type CarryOnWish = { readonly name: string; readonly sending: Sending };

/** The room in which two strangers carry on, and who they are there; the one that has asked first comes first. */
export type CarryOnPlace = {
  readonly room: RoomId;
  readonly people: readonly (CarryOnWish & { readonly session: SessionId; readonly peerId: PeerId })[];
};

/**
 * An entry of a session's log: page entries, and the messages with which two sessions agree on a match and
 * end it. The matcher proposes to the first side, the first side offers to the second, the second accepts or refuses, and
 * the first side tells that it has heard the acceptance.
 */
export type SessionEntry =
  | PageEntry
  | { readonly kind: "proposed"; readonly own: Side; readonly other: Side }
  | { readonly kind: "offered"; readonly own: Side; readonly other: Side }
  | { readonly kind: "accepted"; readonly matchId: MatchId }
  /** The first side is matched too: what the second side sends comes after its match now. */
  | { readonly kind: "agreed"; readonly matchId: MatchId }
  | { readonly kind: "refused"; readonly matchId: MatchId }
  | { readonly kind: "left"; readonly matchId: MatchId; readonly reason: PartnerLeft["reason"] }
  /** This side has left the match: its remaining entries are no longer delivered. */
  | { readonly kind: "over"; readonly matchId: MatchId }
  /** This side has left a room: the remaining entries of those peers are no longer delivered. */
  | { readonly kind: "parted"; readonly peers: readonly PeerId[] }
  /** Entries of a sender whose share is used up are missing from here on: the page needs a snapshot. */
  | { readonly kind: "lost" }
  /** The session's room has changed to that version of its record. */
  | { readonly kind: "room-changed"; readonly room: RoomId; readonly version: number }
  /** The other side would like to carry on in a room, or (`null`) no longer; `turn` counts how often it changed its mind. */
  | {
      readonly kind: "keeps";
      readonly matchId: MatchId;
      readonly wish: CarryOnWish | null;
      readonly turn: number;
    }
  /** Both sides would: the one that decides asks the other one, because of that turn, to move there. */
  | {
      readonly kind: "carry";
      readonly matchId: MatchId;
      readonly place: CarryOnPlace;
      readonly turn: number;
    }
  /** The other side has moved, and sends nothing more to the match. */
  | { readonly kind: "carried"; readonly matchId: MatchId }
  | { readonly kind: "away"; readonly matchId: MatchId }
  | { readonly kind: "back"; readonly matchId: MatchId };

/** An entry of the matcher's log. `spent`: a matcher has proposed matches of these tickets, and others must not. */
export type TicketEntry =
  | { readonly kind: "announce"; readonly ticket: Ticket }
  | { readonly kind: "withdraw"; readonly session: SessionId; readonly revision: number }
  | { readonly kind: "spent"; readonly tickets: readonly Pick<Ticket, "session" | "revision">[] };

/** An entry that a change of state appends to the log of a session. */
export type ToSession = { readonly session: SessionId; readonly entry: SessionEntry };

/** An entry that a change of state appends to a log: that of a session, or of the matcher (`null`). */
export type OutboxEntry = ToSession | { readonly session: null; readonly entry: TicketEntry };
