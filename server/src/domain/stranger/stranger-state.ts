import type { MatchId, PeerId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { Ticket } from "../matching/ticket.ts";
import type {
  CarryOnPlace,
  CarryOnWish,
  OutboxEntry,
  SessionEntry,
  Side,
  TicketEntry,
} from "../session/entries.ts";

/** A match that carried on in a room: the peer ids of its two sides there. */
export type Moved = {
  readonly matchId: MatchId;
  readonly own: PeerId;
  readonly partner: PeerId;
  /** The room, until this side knows that it exists; `begins`: this side begins it. */
  readonly arriving: (CarryOnPlace & { readonly begins: boolean }) | null;
};

/** Whether a side would like to carry on; `turn` counts how often it has changed its mind. */
export type WishAtTurn = { readonly wish: CarryOnWish | null; readonly turn: number };

/** How far the two sides of a match are on their way into a room; see `carry-on.ts`. */
export type CarryOnState = {
  readonly own: WishAtTurn;
  /** The other side's wish, as far as this side has heard. */
  readonly partner: WishAtTurn;
  /** The room to which this side has asked the other one to move; it sends nothing to the match until it is answered. */
  readonly asked: CarryOnPlace | null;
};
const noWish: WishAtTurn = { wish: null, turn: 0 };
export const noCarryOn: CarryOnState = { own: noWish, partner: noWish, asked: null };

/** The phase of a session with strangers, on the node that holds it. */
export type StrangerPhase =
  | { readonly phase: "idle" }
  | { readonly phase: "searching"; readonly wish: Wish; readonly ticket: Ticket }
  /**
   * This side has offered the proposed match and waits for the other's answer; the ticket is kept in case of
   * a refusal.
   */
  | {
      readonly phase: "confirming";
      readonly wish: Wish;
      readonly ticket: Ticket;
      readonly own: Side;
      readonly other: Side;
    }
  | {
      readonly phase: "matched";
      /** The wish of this side. */
      readonly wish: Wish;
      readonly match: Match;
      readonly partner: SessionId;
      /**
       * False on the side that has accepted, until the other side has told that it is matched: until then this side's signals
       * and messages could reach the other one's log before its match.
       */
      readonly agreed: boolean;
      readonly partnerAway: boolean;
      readonly carryOn: CarryOnState;
    };

/**
 * A partner that this session has met, newest last; kept after the match so that a block is still possible.
 */
export type Met = { readonly matchId: MatchId; readonly partner: SessionId; readonly at: number };

export type Stranger = {
  readonly id: SessionId;
  readonly now: StrangerPhase;
  /** True if the page is away. */
  readonly away: boolean;
  /** Counts the changes of this session's search, announced or not. */
  readonly revision: number;
  readonly met: readonly Met[];
  readonly blocked: readonly SessionId[];
  /** The match that carried on in a room: signals that were in flight at that time are not lost. */
  readonly moved: Moved | null;
};

/** The parts of a ticket that a page shows. */
export type SearchTicket = Pick<Ticket, "since" | "ladder" | "climb" | "mode">;

export type Step = { readonly state: Stranger; readonly outputs: readonly OutboxEntry[] };

export const newStranger = (id: SessionId): Stranger => ({
  id,
  now: { phase: "idle" },
  away: false,
  revision: 0,
  met: [],
  blocked: [],
  moved: null,
});

/** Changes nothing and has no outputs. */
export const same = (state: Stranger): Step => ({ state, outputs: [] });
export const toSession = (session: SessionId, entry: SessionEntry): OutboxEntry => ({ session, entry });
export const toTickets = (entry: TicketEntry): OutboxEntry => ({ session: null, entry });
const announce = (ticket: Ticket): OutboxEntry => toTickets({ kind: "announce", ticket });

/** True if the search goes on, but the matcher must not have its ticket. */
export const isWithheld = ({ away }: Stranger): boolean => away;

/**
 * Searches with that ticket, and announces it unless it is withheld. Does not withdraw a ticket that the
 * matcher already has: `setAway` does that.
 */
export function searchWith(state: Stranger, wish: Wish, ticket: Ticket): Step {
  return {
    state: { ...state, now: { phase: "searching", wish, ticket }, revision: ticket.revision },
    outputs: isWithheld(state) ? [] : [announce(ticket)],
  };
}

/** A side that withdraws its offer notifies the other side, which may already have accepted. */
export function decline(state: Stranger): readonly OutboxEntry[] {
  if (state.now.phase !== "confirming") return [];
  const { own, other } = state.now;
  return [toSession(other.session, { kind: "left", matchId: own.match.matchId, reason: "left" })];
}

/** Announces the ticket again, so that a matcher that has lost it receives it. */
export const reannounce = (state: Stranger): readonly OutboxEntry[] =>
  state.now.phase === "searching" && !isWithheld(state) ? [announce(state.now.ticket)] : [];
