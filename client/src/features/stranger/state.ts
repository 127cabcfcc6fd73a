import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { Climb, LadderStep } from "@lets-meet/shared/ladder.ts";
import type { Match, Search, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { quieted, type Talk, talkOf } from "./talk/talk.ts";

/** A search as the page shows it; `startedAt` is on this page's clock, in milliseconds. */
export type ClockedSearch = {
  readonly startedAt: number;
  readonly ladder: readonly LadderStep[];
  readonly climb: Climb;
  readonly typicalWaitMs: number | null;
};

/**
 * `you-left`: "You have disconnected."; `left`/`gone`: "Stranger has disconnected."; the others have texts of
 * their own.
 */
export type EndReason =
  | "you-left"
  | "left"
  | "gone"
  | "away"
  | "overflow"
  | "removed"
  | "barred"
  | "no-connection"
  | "no-relay"
  | "session-lost";

/** The way a page learned of a match: it was told, found its session in it, or was in it before its load. */
export type MatchOrigin = "told" | "found" | "returning";

/** A running match; `since` is the start of its phase on this page's clock, in milliseconds. */
type Meeting = {
  readonly wish: Wish;
  readonly talk: Talk;
  readonly origin: MatchOrigin;
  readonly since: number;
};

/** This page's state with strangers. */
export type Stranger =
  /** `movedToRoom`: the last match continues in a room, which has its link and its devices now. */
  | { readonly phase: "idle"; readonly movedToRoom: boolean }
  | { readonly phase: "preparing"; readonly wish: Wish }
  | { readonly phase: "requesting"; readonly wish: Wish; readonly leaving: MatchId | null }
  | { readonly phase: "searching"; readonly wish: Wish; readonly search: ClockedSearch }
  | ({ readonly phase: "connecting" } & Meeting)
  | ({ readonly phase: "talking" } & Meeting)
  | { readonly phase: "ended"; readonly wish: Wish; readonly talk: Talk; readonly reason: EndReason };

export const idle: Stranger = { phase: "idle", movedToRoom: false };
export const movedToRoom: Stranger = { phase: "idle", movedToRoom: true };

/** The phases of a running match. */
export type InMatch = Extract<Stranger, { phase: "connecting" | "talking" }>;

/** True while a match runs, as far as this page knows. */
export const isInMatch = (state: Stranger): state is InMatch =>
  state.phase === "connecting" || state.phase === "talking";

/** The server's search, with its times on this page's clock. */
export const searchingFrom = (search: Search, now: number): ClockedSearch => ({
  startedAt: now - search.waitedMs,
  ladder: search.ladder,
  climb: search.climb,
  typicalWaitMs: search.typicalWaitMs,
});

/** A match as this page enters it; `now` is on this page's clock, in milliseconds. */
type Entry = {
  readonly match: Match;
  readonly partnerAway: boolean;
  readonly origin: MatchOrigin;
  readonly wish: Wish;
  readonly now: number;
};

/** The start of a match: a text chat talks at once, a video call connects first. */
export const inMatch = ({ match, partnerAway, origin, wish, now }: Entry): InMatch => ({
  phase: match.mode === "text" ? "talking" : "connecting",
  wish: { ...wish, mode: match.mode },
  talk: talkOf(match, partnerAway),
  origin,
  since: now,
});

/** The end of a match: messages stay, and state that needs both sides is cleared. */
export const endedBy = (state: InMatch, reason: EndReason): Stranger => ({
  phase: "ended",
  wish: state.wish,
  talk: quieted(state.talk),
  reason,
});
