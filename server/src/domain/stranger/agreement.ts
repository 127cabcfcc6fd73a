import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { SessionEntry, Side } from "../session/entries.ts";
import {
  decline,
  isWithheld,
  noCarryOn,
  type Step,
  type Stranger,
  same,
  searchWith,
  toSession,
} from "./stranger-state.ts";

const rememberedPartners = 64;

type Sides = { readonly own: Side; readonly other: Side };

/**
 * Puts the ticket back at its old place after the matcher consumed it, with a new revision: the matcher takes
 * each revision only once.
 */
function reissueTicket(state: Stranger): Step {
  if (state.now.phase !== "searching" && state.now.phase !== "confirming") return same(state);
  const { wish, ticket } = state.now;
  return searchWith(state, wish, { ...ticket, revision: state.revision + 1 });
}

/** `agreed`: the partner is matched already. */
const meet = (state: Stranger, wish: Wish, { own, other }: Sides, agreed: boolean, now: number): Stranger => {
  const { match } = own;
  const partner = other.session;
  return {
    ...state,
    now: { phase: "matched", wish, match, partner, agreed, partnerAway: false, carryOn: noCarryOn },
    moved: null,
    met: [...state.met, { matchId: match.matchId, partner, at: now }].slice(-rememberedPartners),
  };
};

/** Refuses the match. Both tickets are consumed, so a session that still searches offers its ticket again. */
function refuseMatch(state: Stranger, own: Side, other: Side): Step {
  const { state: next, outputs } = state.now.phase === "searching" ? reissueTicket(state) : same(state);
  const refused = toSession(other.session, { kind: "refused", matchId: own.match.matchId });
  return { state: next, outputs: [...outputs, refused] };
}

/** True if this session still wants the proposed match. */
const wants = (state: Stranger, own: Side, other: Side): boolean =>
  state.now.phase === "searching" &&
  !isWithheld(state) &&
  state.now.ticket.revision === own.revision &&
  !state.blocked.includes(other.session);

/** Handles an entry of the session's own log. Page entries change nothing. */
export function hear(state: Stranger, entry: SessionEntry, now: number): Step {
  switch (entry.kind) {
    case "page":
    case "over":
    case "parted":
    case "lost":
    case "room-changed":
    case "keeps":
    case "carry":
    case "carried":
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
      // A repeated offer: the acceptance may be lost, and refusing would leave this side in half a match.
      if (state.now.phase === "matched" && state.now.match.matchId === matchId)
        return { state, outputs: [toSession(other.session, { kind: "accepted", matchId })] };
      if (state.now.phase !== "searching" || !wants(state, own, other)) return refuseMatch(state, own, other);
      return {
        state: meet(state, state.now.wish, entry, false, now),
        outputs: [
          toSession(state.id, { kind: "page", event: "stranger:matched", payload: own.match }),
          toSession(other.session, { kind: "accepted", matchId }),
        ],
      };
    }
    case "accepted": {
      const { matchId } = entry;
      // A repeated acceptance: the other side still waits to hear that this one is matched.
      if (state.now.phase === "matched" && state.now.match.matchId === matchId)
        return { state, outputs: [toSession(state.now.partner, { kind: "agreed", matchId })] };
      if (state.now.phase !== "confirming" || state.now.own.match.matchId !== matchId) return same(state);
      const { wish, own, other } = state.now;
      return {
        state: meet(state, wish, state.now, true, now),
        outputs: [
          toSession(state.id, { kind: "page", event: "stranger:matched", payload: own.match }),
          toSession(other.session, { kind: "agreed", matchId }),
        ],
      };
    }
    case "agreed":
      if (state.now.phase !== "matched" || state.now.match.matchId !== entry.matchId || state.now.agreed)
        return same(state);
      return { state: { ...state, now: { ...state.now, agreed: true } }, outputs: [] };
    case "refused":
      // The matcher has consumed both tickets, even if this side never received the proposal.
      if (state.now.phase === "searching") return reissueTicket(state);
      if (state.now.phase !== "confirming" || state.now.own.match.matchId !== entry.matchId)
        return same(state);
      return reissueTicket(state);
    case "left": {
      const { matchId, reason } = entry;
      if (state.now.phase === "confirming" && state.now.own.match.matchId === matchId)
        return reissueTicket(state);
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

/** Messages may be lost: an offer is withdrawn, and a search goes on with a new revision, which no matcher has consumed. */
export function searchOn(state: Stranger): Step {
  const step = reissueTicket(state);
  return { state: step.state, outputs: [...decline(state), ...step.outputs] };
}

/** Compares this side of a match with the other one's state: what the other side has told may be lost. `null`: it has none. */
export function compare(state: Stranger, matchId: MatchId, partner: Stranger | null): Step {
  if (state.now.phase !== "matched" || state.now.match.matchId !== matchId) return same(state);
  const other = partner?.now;
  if (other?.phase === "matched" && other.match.matchId === matchId)
    return hear(state, { kind: "agreed", matchId }, 0);
  if (other?.phase === "confirming" && other.own.match.matchId === matchId) return same(state);
  // The other side has moved to their room, see `repeatCarryOn`.
  if (partner?.moved?.matchId === matchId) return same(state);
  return hear(state, { kind: "left", matchId, reason: partner === null ? "gone" : "left" }, 0);
}

/**
 * The other side did not answer in time: the ticket goes back to its old place, and a late acceptance is
 * declined.
 */
export function confirmTimedOut(state: Stranger, matchId: MatchId): Step {
  if (state.now.phase !== "confirming" || state.now.own.match.matchId !== matchId) return same(state);
  return searchOn(state);
}
