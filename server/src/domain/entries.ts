import type { MatchId, PeerId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Logged, LoggedName } from "@lets-meet/shared/protocol/events.ts";
import type { Match, PartnerLeft } from "@lets-meet/shared/protocol/stranger.ts";
import type { Ticket } from "./ticket.ts";

/**
 * Something for a page to see, as it goes over the wire. `json` is the payload as its sender wrote it, where that was
 * checked and may go on as it is: it spares writing it anew, which is the most that forwarding a description costs.
 */
export type PageEntry = {
  [N in LoggedName]: {
    readonly kind: "page";
    readonly event: N;
    readonly payload: Logged<N>;
    readonly json?: string | undefined;
    /** The session that has sent it, in whose share it is counted, and what it costs in memory, in bytes. */
    readonly from?: { readonly session: SessionId; readonly bytes: number } | undefined;
  };
}[LoggedName];

/** Whose signals wait until the page listens: the partner's in a match, or a peer's in a room. */
export type Gate = MatchId | PeerId;

/** One side of a match that is not agreed yet. */
export type Side = { readonly session: SessionId; readonly revision: number; readonly match: Match };

/**
 * What stands in a session's log: page entries, and what sessions say to each other to agree on a match and to end it.
 * The matcher proposes to the first side, the first offers to the second, the second accepts or refuses.
 */
export type SessionEntry =
  | PageEntry
  | { readonly kind: "proposed"; readonly own: Side; readonly other: Side }
  | { readonly kind: "offered"; readonly own: Side; readonly other: Side }
  | { readonly kind: "accepted"; readonly matchId: MatchId }
  | { readonly kind: "refused"; readonly matchId: MatchId }
  | { readonly kind: "left"; readonly matchId: MatchId; readonly reason: PartnerLeft["reason"] }
  /** This side has left the match: nothing of it is delivered any more. */
  | { readonly kind: "over"; readonly matchId: MatchId }
  /** This side is out of a room: nothing of those peers is delivered any more. */
  | { readonly kind: "parted"; readonly peers: readonly PeerId[] }
  | { readonly kind: "away"; readonly matchId: MatchId }
  | { readonly kind: "back"; readonly matchId: MatchId };

/** What stands in the matcher's log. */
export type TicketEntry =
  | { readonly kind: "announce"; readonly ticket: Ticket }
  | { readonly kind: "withdraw"; readonly session: SessionId; readonly revision: number };
