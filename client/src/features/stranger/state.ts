import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { Climb, LadderStep } from "@lets-meet/shared/ladder.ts";
import type { Match, Search, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { quieted, type Talk, talkOf } from "./talk.ts";

/** A search as the page shows it; `startedAt` is on this page's clock, in milliseconds. */
export type Searching = {
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
  | "no-connection"
  | "no-relay"
  | "session-lost";

/** This page's state with strangers. */
export type Stranger =
  | { readonly phase: "idle" }
  | { readonly phase: "preparing"; readonly wish: Wish }
  | { readonly phase: "requesting"; readonly wish: Wish; readonly leaving: MatchId | null }
  | { readonly phase: "searching"; readonly wish: Wish; readonly search: Searching }
  | { readonly phase: "connecting"; readonly wish: Wish; readonly talk: Talk; readonly since: number }
  | { readonly phase: "talking"; readonly wish: Wish; readonly talk: Talk; readonly since: number }
  | { readonly phase: "ended"; readonly wish: Wish; readonly talk: Talk; readonly reason: EndReason };

export const idle: Stranger = { phase: "idle" };

/** The phases of a running match. */
export type InMatch = Extract<Stranger, { phase: "connecting" | "talking" }>;

/** True while a match runs, as far as this page knows. */
export const isInMatch = (state: Stranger): state is InMatch =>
  state.phase === "connecting" || state.phase === "talking";

/** The server's search, with its times on this page's clock. */
export const searchingFrom = (search: Search, now: number): Searching => ({
  startedAt: now - search.waitedMs,
  ladder: search.ladder,
  climb: search.climb,
  typicalWaitMs: search.typicalWaitMs,
});

/** The start of a match: a text chat talks at once, a video call connects first. */
export const inMatch = (match: Match, wish: Wish, now: number, partnerAway = false): InMatch => ({
  phase: match.mode === "text" ? "talking" : "connecting",
  wish: { ...wish, mode: match.mode },
  talk: talkOf(match, partnerAway),
  since: now,
});

/** The end of a match: messages stay, and state that needs both sides is cleared. */
export const endedBy = (state: InMatch, reason: EndReason): Stranger => ({
  phase: "ended",
  wish: state.wish,
  talk: quieted(state.talk),
  reason,
});
