import type { Attached, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { endedBy, type InMatch, idle, inMatch, isInMatch, type Stranger, searchingFrom } from "./state.ts";

/**
 * The session is attached to a connection. `adopt`: this is the server's first message to this page, so the
 * snapshot is all that the page knows, and `wish` is the last one that the tab remembers. `now` is on this
 * page's clock.
 */
export type AttachedEvent = Pick<Attached, "snapshot" | "resumed"> & {
  readonly type: "attached";
  readonly adopt: boolean;
  readonly wish: Wish | null;
  readonly now: number;
};

/** Log entries were lost; `snapshot` is the server's latest. */
export type GapEvent = Pick<AttachedEvent, "snapshot" | "now"> & { readonly type: "gap" };

/**
 * The page's state after the server has sent the session's. For the end of a match, a running page trusts its log
 * (otherwise a message before a "has left" would be lost), and the snapshot only after a gap in the log; for everything
 * else the snapshot counts at once.
 */
export function attach(state: Stranger, event: AttachedEvent): Stranger {
  if (event.adopt) return event.snapshot.phase === "idle" ? state : fromSnapshot(event);
  return event.resumed ? resume(state, event) : startOver(state);
}

function fromSnapshot({ snapshot, wish, now }: AttachedEvent): Stranger {
  switch (snapshot.phase) {
    case "idle":
    case "in-room":
    case "at-door":
      return idle;
    case "searching":
      return { phase: "searching", wish: snapshot.wish, search: searchingFrom(snapshot.search, now) };
    case "matched": {
      const { match, partnerAway, keeps } = snapshot;
      const fallback: Wish = {
        mode: match.mode,
        interests: match.sharedInterests,
        language: match.sharedLanguage,
        region: null,
      };
      const state = inMatch({ match, partnerAway, origin: "returning", wish: wish ?? fallback, now });
      return keeps === undefined ? state : { ...state, talk: { ...state.talk, keeps } };
    }
  }
}

type Matched = Extract<Snapshot, { phase: "matched" }>;

/** The page finds its session in a match that began while it received no events. */
const found = ({ match, partnerAway }: Matched, wish: Wish, now: number): InMatch =>
  inMatch({ match, partnerAway, origin: "found", wish, now });

function resume(state: Stranger, event: AttachedEvent): Stranger {
  const { snapshot } = event;
  switch (state.phase) {
    case "idle":
    case "preparing":
    case "ended":
      return state;
    case "requesting":
      // Otherwise the request is sent again: it is idempotent.
      return snapshot.phase === "matched" && snapshot.match.matchId !== state.leaving
        ? found(snapshot, state.wish, event.now)
        : state;
    case "searching":
      if (snapshot.phase === "searching")
        return { ...state, search: searchingFrom(snapshot.search, event.now) };
      return snapshot.phase === "matched"
        ? found(snapshot, state.wish, event.now)
        : { phase: "requesting", wish: state.wish, leaving: null };
    case "connecting":
    case "talking": {
      if (state.talk.severed) return state;
      if (snapshot.phase === "matched" && snapshot.match.matchId === state.talk.match.matchId) {
        return state.talk.partnerAway === snapshot.partnerAway
          ? state
          : { ...state, talk: { ...state.talk, partnerAway: snapshot.partnerAway } };
      }
      return state;
    }
  }
}

/**
 * The snapshot replaces the log entries that were dropped: a match that is over on the server is over here.
 */
export function fillGap(state: Stranger, { snapshot, now }: GapEvent): Stranger {
  if (!isInMatch(state) || state.talk.severed) return state;
  if (snapshot.phase !== "matched") return endedBy(state, "gone");
  if (snapshot.match.matchId === state.talk.match.matchId) return state;
  return found(snapshot, state.wish, now);
}

/** The server does not know this page any more: it was restarted, or the page was away beyond its grace. */
function startOver(state: Stranger): Stranger {
  if (state.phase === "searching") return { phase: "requesting", wish: state.wish, leaving: null };
  if (state.phase === "requesting") return state.leaving === null ? state : { ...state, leaving: null };
  if (!isInMatch(state) || state.talk.severed) return state;
  if (state.phase === "connecting" || state.talk.match.mode === "text") return endedBy(state, "session-lost");
  return { ...state, talk: { ...state.talk, severed: true, partnerTyping: false, partnerAway: false } };
}
