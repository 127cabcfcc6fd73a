import type { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import { hold, ladderFor, release, skip } from "@lets-meet/shared/ladder.ts";
import type { LadderMove, Match, PartnerLeft, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { SessionEntry, Side, TicketEntry } from "./entries.ts";
import type { Ticket } from "./ticket.ts";

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
      readonly match: Match;
      readonly partner: SessionId;
      readonly partnerAway: boolean;
    };

/** Whom this session has met, newest last; kept beyond the match so that a block may come after its end. */
export type Met = { readonly matchId: MatchId; readonly partner: SessionId; readonly at: number };

export type Stranger = {
  readonly id: SessionId;
  readonly now: StrangerPhase;
  /** Counts this session's tickets and their changes. */
  readonly revision: number;
  readonly met: readonly Met[];
  readonly blocked: readonly SessionId[];
};

/** What is to be appended where. */
export type Output =
  | { readonly to: "session"; readonly session: SessionId; readonly entry: SessionEntry }
  | { readonly to: "tickets"; readonly entry: TicketEntry };

/** What a page is shown of a ticket. */
export type SearchTicket = Pick<Ticket, "since" | "ladder" | "climb" | "mode">;

export type Step = { readonly state: Stranger; readonly outputs: readonly Output[] };

/** How long a partner is not met again while others wait. */
export const notAgainMs = 600_000;
const rememberedPartners = 64;
const rememberedBlocks = 256;

export const newStranger = (id: SessionId): Stranger => ({
  id,
  now: { phase: "idle" },
  revision: 0,
  met: [],
  blocked: [],
});

const same = (state: Stranger): Step => ({ state, outputs: [] });
const toSession = (session: SessionId, entry: SessionEntry): Output => ({ to: "session", session, entry });
const toTickets = (entry: TicketEntry): Output => ({ to: "tickets", entry });
const announce = (ticket: Ticket): Output => toTickets({ kind: "announce", ticket });

function recentOf(state: Stranger, now: number): readonly SessionId[] {
  const recent = new Set<SessionId>();
  for (const met of state.met) if (now - met.at < notAgainMs) recent.add(met.partner);
  return [...recent];
}

/** A ticket for the wish; a search that goes on keeps its place and, where its rung still exists, its rung. */
function ticketFor(state: Stranger, wish: Wish, now: number, since: number): Ticket {
  const recent = recentOf(state, now);
  const ladder = ladderFor({
    hasInterests: wish.interests.length > 0,
    hasPlace: wish.language !== null || wish.region !== null,
    hasMetSomebody: recent.length > 0,
  });
  const climb = { kind: "climbing", offsetMs: 0 } as const;
  const { id: session, blocked } = state;
  return { ...wish, session, revision: state.revision + 1, since, ladder, climb, recent, blocked };
}

function searchWith(state: Stranger, wish: Wish, ticket: Ticket): Step {
  return {
    state: { ...state, now: { phase: "searching", wish, ticket }, revision: ticket.revision },
    outputs: [announce(ticket)],
  };
}

/** Looks for a partner; a session that searches already gets the new wish at its old place. */
export function search(state: Stranger, wish: Wish, now: number): Step {
  const { phase } = state.now;
  if (phase === "matched") return same(state);
  const since = phase === "searching" || phase === "confirming" ? state.now.ticket.since : now;
  const declined = phase === "confirming" ? decline(state) : [];
  const step = searchWith(state, wish, ticketFor(state, wish, now, since));
  return { state: step.state, outputs: [...declined, ...step.outputs] };
}

const moves = { hold, release, skip } as const;

/** Moves the search on its ladder. */
export function moveOnLadder(state: Stranger, move: LadderMove["move"], now: number): Step {
  if (state.now.phase !== "searching") return same(state);
  const { wish, ticket } = state.now;
  const climb = moves[move](ticket.ladder, ticket.climb, now - ticket.since);
  return searchWith(state, wish, { ...ticket, climb, revision: ticket.revision + 1 });
}

/** A side that takes its yes back tells the other, who may have accepted by now. */
function decline(state: Stranger): readonly Output[] {
  if (state.now.phase !== "confirming") return [];
  const { own, other } = state.now;
  return [toSession(other.session, { kind: "left", matchId: own.match.matchId, reason: "left" })];
}

/** Stops searching. */
export function cancel(state: Stranger): Step {
  if (state.now.phase !== "searching" && state.now.phase !== "confirming") return same(state);
  const revision = state.revision + 1;
  return {
    state: { ...state, now: { phase: "idle" }, revision },
    outputs: [...decline(state), toTickets({ kind: "withdraw", session: state.id, revision })],
  };
}

/** Leaves that match, if it is the current one, and tells the partner why. */
export function leave(state: Stranger, matchId: MatchId, reason: PartnerLeft["reason"]): Step {
  if (state.now.phase !== "matched" || state.now.match.matchId !== matchId) return same(state);
  return {
    state: { ...state, now: { phase: "idle" } },
    outputs: [
      toSession(state.now.partner, { kind: "left", matchId, reason }),
      toSession(state.id, { kind: "over", matchId }),
    ],
  };
}

/** Signals have piled up beyond the bounds: the match ends for both, in words and not in silence. */
export function overflow(state: Stranger, matchId: MatchId): Step {
  const step = leave(state, matchId, "overflow");
  if (step.state === state) return step;
  const payload = { matchId, reason: "overflow" } as const;
  const told = toSession(state.id, { kind: "page", event: "stranger:partner-left", payload });
  return { state: step.state, outputs: [...step.outputs, told] };
}

/** Never meets the partner of that match again, be it over or not; unknown matches change nothing. */
export function block(state: Stranger, matchId: MatchId): Step {
  const met = state.met.find((one) => one.matchId === matchId);
  if (met === undefined) return same(state);
  const blocked = [...state.blocked.filter((one) => one !== met.partner), met.partner].slice(
    -rememberedBlocks,
  );
  const step = leave({ ...state, blocked }, matchId, "left");
  if (step.state.now.phase !== "searching") return step;
  // A block during the next search has to reach the matcher before that search ends.
  const { wish, ticket } = step.state.now;
  return searchWith(step.state, wish, { ...ticket, blocked, revision: step.state.revision + 1 });
}

/** Puts the ticket back at its old place after a match that did not come to be. */
function backToSearch(state: Stranger): Step {
  if (state.now.phase !== "confirming") return same(state);
  const { wish, ticket } = state.now;
  return searchWith(state, wish, { ...ticket, revision: state.revision + 1 });
}

const meet = (state: Stranger, match: Match, partner: SessionId, now: number): Stranger => ({
  ...state,
  now: { phase: "matched", match, partner, partnerAway: false },
  met: [...state.met, { matchId: match.matchId, partner, at: now }].slice(-rememberedPartners),
});

/** Offers a ticket again that the matcher has consumed: as a new revision, because it takes each one once. */
function offerAgain(state: Stranger): Step {
  if (state.now.phase !== "searching") return same(state);
  const { wish, ticket } = state.now;
  return searchWith(state, wish, { ...ticket, revision: state.revision + 1 });
}

/** Says no to the other side; both tickets have been consumed, and whoever still searches offers theirs again. */
function refuseMatch(state: Stranger, own: Side, other: Side): Step {
  const { state: next, outputs } = offerAgain(state);
  const refused = toSession(other.session, { kind: "refused", matchId: own.match.matchId });
  return { state: next, outputs: [...outputs, refused] };
}

/** Whether this session still wants the match that is put to it. */
const wants = (state: Stranger, own: Side, other: Side): boolean =>
  state.now.phase === "searching" &&
  state.now.ticket.revision === own.revision &&
  !state.blocked.includes(other.session);

/** Hears what stands in its own log. Page entries change nothing. */
export function hear(state: Stranger, entry: SessionEntry, now: number): Step {
  switch (entry.kind) {
    case "page":
    case "over":
      return same(state);
    case "proposed": {
      const { own, other } = entry;
      if (state.now.phase !== "searching" || !wants(state, own, other)) {
        return refuseMatch(state, own, other);
      }
      const { wish, ticket } = state.now;
      return {
        state: { ...state, now: { phase: "confirming", wish, ticket, own, other } },
        outputs: [toSession(other.session, { kind: "offered", own: other, other: own })],
      };
    }
    case "offered": {
      const { own, other } = entry;
      const { matchId } = own.match;
      if (!wants(state, own, other)) {
        const refused = toSession(other.session, { kind: "refused", matchId });
        return {
          state,
          outputs: state.now.phase === "searching" ? [refused, announce(state.now.ticket)] : [refused],
        };
      }
      return {
        state: meet(state, own.match, other.session, now),
        outputs: [
          toSession(state.id, { kind: "page", event: "stranger:matched", payload: own.match }),
          toSession(other.session, { kind: "accepted", matchId }),
        ],
      };
    }
    case "accepted": {
      if (state.now.phase !== "confirming" || state.now.own.match.matchId !== entry.matchId)
        return same(state);
      const { own, other } = state.now;
      return {
        state: meet(state, own.match, other.session, now),
        outputs: [toSession(state.id, { kind: "page", event: "stranger:matched", payload: own.match })],
      };
    }
    case "refused":
      // The matcher has consumed both tickets, whether or not this side had heard of the match.
      if (state.now.phase === "searching") return offerAgain(state);
      if (state.now.phase !== "confirming" || state.now.own.match.matchId !== entry.matchId)
        return same(state);
      return backToSearch(state);
    case "left": {
      const { matchId, reason } = entry;
      if (state.now.phase === "confirming" && state.now.own.match.matchId === matchId)
        return backToSearch(state);
      if (state.now.phase !== "matched" || state.now.match.matchId !== matchId) return same(state);
      return {
        state: { ...state, now: { phase: "idle" } },
        outputs: [
          toSession(state.id, { kind: "page", event: "stranger:partner-left", payload: { matchId, reason } }),
        ],
      };
    }
    case "away":
    case "back": {
      const { matchId, kind } = entry;
      if (state.now.phase !== "matched" || state.now.match.matchId !== matchId) return same(state);
      const event = kind === "away" ? "stranger:partner-away" : "stranger:partner-back";
      return {
        state: { ...state, now: { ...state.now, partnerAway: kind === "away" } },
        outputs: [toSession(state.id, { kind: "page", event, payload: { matchId } })],
      };
    }
  }
}

/** The other side's word did not come in time: the ticket goes back to its old place, and a late yes is taken back. */
export function confirmTimedOut(state: Stranger, matchId: MatchId): Step {
  if (state.now.phase !== "confirming" || state.now.own.match.matchId !== matchId) return same(state);
  const back = backToSearch(state);
  return { state: back.state, outputs: [...decline(state), ...back.outputs] };
}

/** The own page went away or came back: the partner is told. */
export function presence(state: Stranger, kind: "away" | "back"): Step {
  if (state.now.phase !== "matched") return same(state);
  const { match, partner } = state.now;
  return { state, outputs: [toSession(partner, { kind, matchId: match.matchId })] };
}

/** The grace has run out: the search or the match ends. */
export function gone(state: Stranger): Step {
  return state.now.phase === "matched" ? leave(state, state.now.match.matchId, "gone") : cancel(state);
}

/** Offers the ticket again, so that a matcher that has lost it hears of it. */
export const reannounce = (state: Stranger): readonly Output[] =>
  state.now.phase === "searching" ? [announce(state.now.ticket)] : [];
