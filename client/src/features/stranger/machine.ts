import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { Climb, LadderStep } from "@lets-meet/shared/ladder.ts";
import type { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";

/** A search as the page shows it; `startedAt` is on this page's clock, in milliseconds. */
export type Searching = {
  readonly startedAt: number;
  readonly ladder: readonly LadderStep[];
  readonly climb: Climb;
  readonly typicalWaitMs: number | null;
};

/** One line of the conversation. `seq` is the sender's, and the key together with `from`. */
export type ChatLine = {
  readonly from: "you" | "stranger";
  readonly seq: number;
  readonly text: string;
  readonly delivery: "sending" | "sent" | "delivered" | "failed";
};

/** What two sessions share while a match lasts, and what stays on the screen after it has ended. */
export type Talk = {
  readonly match: Match;
  readonly lines: readonly ChatLine[];
  readonly partnerTyping: boolean;
  readonly partnerAway: boolean;
};

/** `you-left`: "You have disconnected."; `left`/`gone`: "Stranger has disconnected."; the rest have words of their own. */
export type EndReason = "you-left" | "left" | "gone" | "overflow" | "no-connection" | "session-lost";

/** Where this page stands with strangers. */
export type Stranger =
  | { readonly phase: "idle" }
  | { readonly phase: "preparing"; readonly wish: Wish }
  | { readonly phase: "requesting"; readonly wish: Wish; readonly leaving: MatchId | null }
  | { readonly phase: "searching"; readonly wish: Wish; readonly search: Searching }
  | { readonly phase: "connecting"; readonly wish: Wish; readonly talk: Talk; readonly since: number }
  | { readonly phase: "talking"; readonly wish: Wish; readonly talk: Talk; readonly since: number }
  | { readonly phase: "ended"; readonly wish: Wish; readonly talk: Talk; readonly reason: EndReason };
