import type { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Interest } from "@lets-meet/shared/interests.ts";
import type { Climb, LadderStep } from "@lets-meet/shared/ladder.ts";
import type { Language, Region } from "@lets-meet/shared/places.ts";
import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";

/** A session's wish to be matched, as it is announced to the matcher. A session has at most one. */
export type Ticket = {
  readonly session: SessionId;
  /** Counts the announcements of one session's tickets, so that an older one cannot overtake a newer. */
  readonly revision: number;
  readonly mode: Mode;
  readonly interests: readonly Interest[];
  readonly language: Language | null;
  readonly region: Region | null;
  /** When the search began, in milliseconds; renewing keeps it. */
  readonly since: number;
  readonly ladder: readonly LadderStep[];
  readonly climb: Climb;
  /** Partners of the last ten minutes: met again only on the rung "again". */
  readonly recent: readonly SessionId[];
  /** Sessions that this one has blocked: never matched, whichever side blocked. */
  readonly blocked: readonly SessionId[];
};

/** The engine's answer: two sessions, `first` the one that has waited longer, and what they have in common. */
export type MatchFound = {
  readonly matchId: MatchId;
  readonly first: Ticket;
  readonly second: Ticket;
  readonly sharedInterests: readonly Interest[];
  readonly sharedLanguage: Language | null;
};
