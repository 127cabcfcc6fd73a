import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { Match, PartnerLeft, Search, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { type AttachedEvent, attach, fillGap, type GapEvent } from "./resume.ts";
import {
  type EndReason,
  endedBy,
  type InMatch,
  idle,
  inMatch,
  isInMatch,
  movedToRoom,
  type Stranger,
  searchingFrom,
} from "./state.ts";
import { advance, type Talk, type TalkEvent } from "./talk/talk.ts";

/** Every event of a stranger chat. `now` is on this page's clock, in milliseconds. */
export type StrangerEvent =
  | { readonly type: "prepare"; readonly wish: Wish }
  | { readonly type: "search"; readonly wish: Wish }
  | { readonly type: "search-accepted"; readonly search: Search; readonly now: number }
  | { readonly type: "search-refused" }
  | { readonly type: "matched"; readonly match: Match; readonly now: number }
  | { readonly type: "link-connected"; readonly matchId: MatchId; readonly now: number }
  /** `relayed`: only relays were allowed, so the relays could not be reached. */
  | { readonly type: "link-failed"; readonly matchId: MatchId; readonly relayed: boolean }
  /** The match continues in a room. */
  | { readonly type: "moved"; readonly matchId: MatchId }
  | ({ readonly type: "partner-left"; readonly now: number } & PartnerLeft)
  | { readonly type: "next" }
  | { readonly type: "stop" }
  | { readonly type: "home" }
  | { readonly type: "superseded" }
  | AttachedEvent
  | GapEvent
  | TalkEvent;

/** Total and pure. An event that is illegal in this phase returns the same object, so nothing re-renders. */
export function next(state: Stranger, event: StrangerEvent): Stranger {
  switch (event.type) {
    case "prepare":
      return state.phase === "idle" || state.phase === "ended"
        ? { phase: "preparing", wish: event.wish }
        : state;
    case "search":
      return state.phase === "idle" || state.phase === "preparing" || state.phase === "ended"
        ? { phase: "requesting", wish: event.wish, leaving: null }
        : state;
    case "search-accepted":
      return state.phase === "requesting" || state.phase === "searching"
        ? { phase: "searching", wish: state.wish, search: searchingFrom(event.search, event.now) }
        : state;
    case "search-refused":
      return state.phase === "requesting" ? refused(state.wish) : state;
    case "matched":
      return awaits(state, event.match.matchId)
        ? inMatch({
            match: event.match,
            partnerAway: false,
            origin: "told",
            wish: state.wish,
            now: event.now,
          })
        : state;
    case "link-connected":
      return state.phase === "connecting" && state.talk.match.matchId === event.matchId
        ? { ...state, phase: "talking", since: event.now }
        : state;
    case "link-failed":
      return linkFailed(state, event.matchId, event.relayed);
    case "moved":
      return isIn(state, event.matchId) ? movedToRoom : state;
    case "partner-left":
      return isIn(state, event.matchId) ? endedBy(state, whyPartnerLeft(state, event)) : state;
    case "next":
      return isInMatch(state)
        ? {
            phase: "requesting",
            wish: state.wish,
            leaving: state.talk.severed ? null : state.talk.match.matchId,
          }
        : state;
    case "stop":
      return stopped(state);
    case "home":
      return state.phase === "ended" || state.phase === "preparing" || isMoved(state) ? idle : state;
    case "superseded":
      return state.phase === "idle" ? state : idle;
    case "attached":
      return attach(state, event);
    case "gap":
      return fillGap(state, event);
    default:
      // All other events are the talk's: see talk/talk.ts.
      return hasTalk(state) ? withTalk(state, event) : state;
  }
}

type WithTalk = Extract<Stranger, { talk: Talk }>;

const isIn = (state: Stranger, matchId: MatchId): state is InMatch =>
  isInMatch(state) && state.talk.match.matchId === matchId;
const isMoved = (state: Stranger): boolean => state.phase === "idle" && state.movedToRoom;
const hasTalk = (state: Stranger): state is WithTalk => isInMatch(state) || state.phase === "ended";

/** True if a match of that id would be accepted: the one that is being left never is. */
const awaits = (
  state: Stranger,
  matchId: MatchId,
): state is Extract<Stranger, { phase: "requesting" | "searching" }> =>
  state.phase === "searching" || (state.phase === "requesting" && state.leaving !== matchId);

const refused = (wish: Wish): Stranger => (wish.mode === "video" ? { phase: "preparing", wish } : idle);

function stopped(state: Stranger): Stranger {
  if (isInMatch(state)) return endedBy(state, "you-left");
  return state.phase === "ended" || state.phase === "idle" ? state : idle;
}

/**
 * A link that never connects ends the match; a link that breaks later ends it only without a server to mend
 * it.
 */
function linkFailed(state: Stranger, matchId: MatchId, relayed: boolean): Stranger {
  if (!isIn(state, matchId)) return state;
  if (state.phase === "connecting") return endedBy(state, relayed ? "no-relay" : "no-connection");
  return state.talk.severed ? endedBy(state, "session-lost") : state;
}

/**
 * After this time without a connection, a leaving partner is taken to leave for that reason. The side that
 * gives up first leaves, and the other one needs to know why, too.
 */
export const triedForMs = 10_000;

function whyPartnerLeft(state: InMatch, { reason, now }: PartnerLeft & { readonly now: number }): EndReason {
  const hasTried = state.phase === "connecting" && now - state.since >= triedForMs;
  return reason === "left" && hasTried ? "no-connection" : reason;
}

function withTalk(state: WithTalk, event: TalkEvent): Stranger {
  if (state.talk.match.matchId !== event.matchId) return state;
  const talk = advance(state.talk, event, isInMatch(state));
  return talk === state.talk ? state : { ...state, talk };
}
