import type { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { SessionEntry, Side } from "../session/entries.ts";
import {
  decline,
  isWithheld,
  type Step,
  type Stranger,
  same,
  searchWith,
  toSession,
} from "./stranger-state.ts";

const rememberedPartners = 64;

/**
 * Puts the ticket back at its old place after the matcher consumed it, with a new revision: the matcher takes
 * each revision only once.
 */
function reissueTicket(state: Stranger): Step {
  if (state.now.phase !== "searching" && state.now.phase !== "confirming") return same(state);
  const { wish, ticket } = state.now;
  return searchWith(state, wish, { ...ticket, revision: state.revision + 1 });
}

const meet = (state: Stranger, wish: Wish, match: Match, partner: SessionId, now: number): Stranger => ({
  ...state,
  now: { phase: "matched", wish, match, partner, partnerAway: false, carryOnWish: null },
  moved: null,
  met: [...state.met, { matchId: match.matchId, partner, at: now }].slice(-rememberedPartners),
});

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
        state: meet(state, state.now.wish, own.match, other.session, now),
        outputs: [
          toSession(state.id, { kind: "page", event: "stranger:matched", payload: own.match }),
          toSession(other.session, { kind: "accepted", matchId }),
        ],
      };
    }
    case "accepted": {
      if (state.now.phase !== "confirming" || state.now.own.match.matchId !== entry.matchId)
        return same(state);
      const { wish, own, other } = state.now;
      return {
        state: meet(state, wish, own.match, other.session, now),
        outputs: [toSession(state.id, { kind: "page", event: "stranger:matched", payload: own.match })],
      };
    }
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

/**
 * The other side did not answer in time: the ticket goes back to its old place, and a late acceptance is
 * declined.
 */
export function confirmTimedOut(state: Stranger, matchId: MatchId): Step {
  if (state.now.phase !== "confirming" || state.now.own.match.matchId !== matchId) return same(state);
  const back = reissueTicket(state);
  return { state: back.state, outputs: [...decline(state), ...back.outputs] };
}
