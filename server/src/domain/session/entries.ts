import type { MatchId, PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Logged, LoggedName } from "@lets-meet/shared/protocol/events.ts";
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

/**
 * An entry of a session's log: page entries, and the messages with which two sessions agree on a match and
 * end it. The matcher proposes to the first side, the first side offers to the second, and the second accepts
 * or refuses.
 */
export type SessionEntry =
  | PageEntry
  | { readonly kind: "proposed"; readonly own: Side; readonly other: Side }
  | { readonly kind: "offered"; readonly own: Side; readonly other: Side }
  | { readonly kind: "accepted"; readonly matchId: MatchId }
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
  | { readonly kind: "away"; readonly matchId: MatchId }
  | { readonly kind: "back"; readonly matchId: MatchId };

/** An entry of the matcher's log. */
export type TicketEntry =
  | { readonly kind: "announce"; readonly ticket: Ticket }
  | { readonly kind: "withdraw"; readonly session: SessionId; readonly revision: number };

/** An entry that a change of state appends to the log of a session. */
export type ToSession = { readonly session: SessionId; readonly entry: SessionEntry };

/** An entry that a change of state appends to a log: that of a session, or of the matcher (`null`). */
export type OutboxEntry = ToSession | { readonly session: null; readonly entry: TicketEntry };
