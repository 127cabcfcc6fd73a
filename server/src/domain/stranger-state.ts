import type { MatchId, PeerId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import type { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { SessionEntry, Side, TicketEntry } from "./entries.ts";
import type { Ticket } from "./ticket.ts";

/** How somebody who would like to go on in a room would be seen there. */
export type KeepWish = { readonly name: string; readonly sending: Sending };

/** A match that went on in a room: which peers there its two sides are. */
export type Moved = { readonly matchId: MatchId; readonly own: PeerId; readonly partner: PeerId };

/** Where a session stands with strangers, as the node that holds it knows. */
export type StrangerPhase =
  | { readonly phase: "idle" }
  | { readonly phase: "searching"; readonly wish: Wish; readonly ticket: Ticket }
  /** This side has said yes to a proposal and waits for the other's word; the ticket is kept for a no. */
  | {
      readonly phase: "confirming";
      readonly wish: Wish;
      readonly ticket: Ticket;
      readonly own: Side;
      readonly other: Side;
    }
  | {
      readonly phase: "matched";
      /** What this side had searched for. */
      readonly wish: Wish;
      readonly match: Match;
      readonly partner: SessionId;
      readonly partnerAway: boolean;
      /** This side would like to go on in a room. */
      readonly keeps: KeepWish | null;
    };

/** Whom this session has met, newest last; kept beyond the match so that a block may come after its end. */
export type Met = { readonly matchId: MatchId; readonly partner: SessionId; readonly at: number };

export type Stranger = {
  readonly id: SessionId;
  readonly now: StrangerPhase;
  /** Whether the page is away: a search keeps its place then, but is offered to nobody. */
  readonly away: boolean;
  /** Counts this session's tickets and their changes. */
  readonly revision: number;
  readonly met: readonly Met[];
  readonly blocked: readonly SessionId[];
  /** The match that went on in a room: signals that were under way then are not lost. */
  readonly moved: Moved | null;
};

/** What is to be appended where. */
export type Output =
  | { readonly to: "session"; readonly session: SessionId; readonly entry: SessionEntry }
  | { readonly to: "tickets"; readonly entry: TicketEntry };

/** What a page is shown of a ticket. */
export type SearchTicket = Pick<Ticket, "since" | "ladder" | "climb" | "mode">;

export type Step = { readonly state: Stranger; readonly outputs: readonly Output[] };

export const newStranger = (id: SessionId): Stranger => ({
  id,
  now: { phase: "idle" },
  away: false,
  revision: 0,
  met: [],
  blocked: [],
  moved: null,
});

/** Nothing changes, and nothing is to be said. */
export const same = (state: Stranger): Step => ({ state, outputs: [] });
export const toSession = (session: SessionId, entry: SessionEntry): Output => ({
  to: "session",
  session,
  entry,
});
export const toTickets = (entry: TicketEntry): Output => ({ to: "tickets", entry });
const announce = (ticket: Ticket): Output => toTickets({ kind: "announce", ticket });

/** Searches with that ticket, and offers it unless the page is away. */
export function searchWith(state: Stranger, wish: Wish, ticket: Ticket): Step {
  return {
    state: { ...state, now: { phase: "searching", wish, ticket }, revision: ticket.revision },
    outputs: state.away ? [] : [announce(ticket)],
  };
}

/** A side that takes its yes back tells the other, who may have accepted by now. */
export function decline(state: Stranger): readonly Output[] {
  if (state.now.phase !== "confirming") return [];
  const { own, other } = state.now;
  return [toSession(other.session, { kind: "left", matchId: own.match.matchId, reason: "left" })];
}

/** Offers the ticket again, so that a matcher that has lost it hears of it. */
export const reannounce = (state: Stranger): readonly Output[] =>
  state.now.phase === "searching" && !state.away ? [announce(state.now.ticket)] : [];
