import type { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import { hold, ladderFor, release, skip } from "@lets-meet/shared/ladder.ts";
import type { LadderMove, PartnerLeft, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { Ticket } from "../matching/ticket.ts";
import {
  decline,
  type Step,
  type Stranger,
  same,
  searchWith,
  toSession,
  toTickets,
} from "./stranger-state.ts";

/** The time for which a partner is not met again while other candidates wait. */
export const notAgainMs = 600_000;
const rememberedBlocks = 256;

/** The sessions met lately that may be met again eventually; blocked sessions never are. */
function recentOf(state: Stranger, now: number): readonly SessionId[] {
  const blocked = new Set(state.blocked);
  const recent = new Set<SessionId>();
  for (const { partner, at } of state.met)
    if (now - at < notAgainMs && !blocked.has(partner)) recent.add(partner);
  return [...recent];
}

/** A ticket for the wish; a continued search keeps its place and, where its rung still exists, its rung. */
function ticketFor(state: Stranger, wish: Wish, now: number, since: number): Ticket {
  const recent = recentOf(state, now);
  const ladder = ladderFor({
    hasInterests: wish.interests.length > 0,
    hasPlace: wish.language !== null || wish.region !== null,
    hasRecentPartners: recent.length > 0,
    needsSharedInterest: wish.requireSharedInterest === true && wish.interests.length > 0,
    needsLanguage: wish.requireLanguage === true && wish.language !== null,
  });
  const climb = { kind: "climbing", offsetMs: 0 } as const;
  const { id: session, blocked } = state;
  return { ...wish, session, revision: state.revision + 1, since, ladder, climb, recent, blocked };
}

/** Looks for a partner; a session that already searches keeps its place with the new wish. */
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

/** Leaves that match, if it is the current one, and looks for another partner, in one step. */
export function next(state: Stranger, matchId: MatchId, wish: Wish, now: number): Step {
  const left = leave(state, matchId, "left");
  const searched = search(left.state, wish, now);
  return { state: searched.state, outputs: [...left.outputs, ...searched.outputs] };
}

/** One page does not listen to the match: it ends with a reason for both sides rather than silently. */
export const unheard = (state: Stranger, matchId: MatchId): Step =>
  end(state, matchId, { partner: "overflow", own: "overflow" });

/** The server has removed the session from its match for what its camera showed. */
export const removed = (state: Stranger): Step =>
  state.now.phase === "matched"
    ? end(state, state.now.match.matchId, { partner: "removed", own: "barred" })
    : same(state);

type Reason = PartnerLeft["reason"];

/** Leaves a match without a request from its page, so that page is notified as well. */
function end(
  state: Stranger,
  matchId: MatchId,
  why: { readonly partner: Reason; readonly own: Reason },
): Step {
  const step = leave(state, matchId, why.partner);
  if (step.state === state) return step;
  const payload = { matchId, reason: why.own };
  const told = toSession(state.id, { kind: "page", event: "stranger:partner-left", payload });
  return { state: step.state, outputs: [...step.outputs, told] };
}

/** Never matches with the partner of that match again, even after its end; unknown matches change nothing. */
export function block(state: Stranger, matchId: MatchId): Step {
  const met = state.met.find((one) => one.matchId === matchId);
  if (met === undefined) return same(state);
  const blocked = [...state.blocked.filter((one) => one !== met.partner), met.partner].slice(
    -rememberedBlocks,
  );
  const step = leave({ ...state, blocked }, matchId, "left");
  const { outputs } = step;
  // Repeated for a match that is already over, so that the session's resume token is renewed with the block.
  const over = outputs.length === 0 ? [toSession(state.id, { kind: "over", matchId })] : outputs;
  if (step.state.now.phase !== "searching") return { state: step.state, outputs: over };
  // A block during the next search has to reach the matcher before that search ends.
  const { wish, ticket } = step.state.now;
  const searched = searchWith(step.state, wish, { ...ticket, blocked, revision: step.state.revision + 1 });
  return { state: searched.state, outputs: [...over, ...searched.outputs] };
}

/**
 * Never matches with those sessions again either: the page has shown that it had blocked them before. A match
 * with one of them is left, and a search or an offer goes on as a search that excludes them.
 */
export function remind(state: Stranger, blocked: readonly SessionId[]): Step {
  const all = [...new Set([...blocked, ...state.blocked])];
  if (all.length === state.blocked.length) return same(state);
  const reminded = { ...state, blocked: all };
  const { now } = state;
  if (now.phase === "idle") return { state: reminded, outputs: [] };
  if (now.phase === "matched")
    return all.includes(now.partner)
      ? leave(reminded, now.match.matchId, "left")
      : { state: reminded, outputs: [] };
  const step = searchWith(reminded, now.wish, {
    ...now.ticket,
    blocked: all,
    revision: state.revision + 1,
  });
  return { state: step.state, outputs: [...decline(state), ...step.outputs] };
}

/** True if either session has blocked the other. */
export const areBarred = (one: Stranger, other: Stranger): boolean =>
  one.blocked.includes(other.id) || other.blocked.includes(one.id);

/**
 * The session's own page went away or came back. The partner is notified. A search leaves the queue in the
 * meantime, so that no session is matched with an absent page, and returns to its old place.
 */
export function setAway(state: Stranger, kind: "away" | "back"): Step {
  const present = { ...state, away: kind === "away" };
  if (state.now.phase === "idle") return { state: present, outputs: [] };
  if (state.now.phase === "matched") {
    const { match, partner } = state.now;
    return { state: present, outputs: [toSession(partner, { kind, matchId: match.matchId })] };
  }
  const { wish, ticket } = state.now;
  const revision = state.revision + 1;
  const step = searchWith(present, wish, { ...ticket, revision });
  if (kind === "back") return { state: step.state, outputs: [...decline(state), ...step.outputs] };
  const withdrawn = toTickets({ kind: "withdraw", session: state.id, revision });
  return { state: step.state, outputs: [...decline(state), withdrawn] };
}

/** The grace has run out: the search or the match ends. A page that wakes up later finds why in its log. */
export function gone(state: Stranger): Step {
  return state.now.phase === "matched"
    ? end(state, state.now.match.matchId, { partner: "gone", own: "away" })
    : cancel(state);
}
