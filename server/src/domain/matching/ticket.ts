import type { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Interest } from "@lets-meet/shared/interests.ts";
import { type Climb, type LadderStep, type Rung, rungIndexAt } from "@lets-meet/shared/ladder.ts";
import type { Language, Region } from "@lets-meet/shared/places.ts";
import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";

/** A session's wish to be matched, as it is announced to the matcher. A session has at most one. */
export type Ticket = {
  readonly session: SessionId;
  /**
   * Grows with each change of the session's search, so that a newer ticket is never replaced by an older one.
   */
  readonly revision: number;
  readonly mode: Mode;
  readonly interests: readonly Interest[];
  readonly language: Language | null;
  readonly region: Region | null;
  /** The start of the search, in milliseconds; renewals keep it. */
  readonly since: number;
  readonly ladder: readonly LadderStep[];
  readonly climb: Climb;
  /** Partners of the last ten minutes: met again only on the rung "again". */
  readonly recent: readonly SessionId[];
  /** Sessions that this one has blocked: never matched, whichever side blocked. */
  readonly blocked: readonly SessionId[];
  /**
   * Enforced on every rung: only people who share an interest. Ignored without interests, because no ticket
   * could satisfy it.
   */
  readonly requireSharedInterest?: boolean;
  /** Enforced on every rung: only people with this ticket's language. Ignored without a language. */
  readonly requireLanguage?: boolean;
};

/** The engine's result: two sessions, `first` the one that has waited longer, and what they share. */
export type MatchFound = {
  readonly matchId: MatchId;
  readonly first: Ticket;
  readonly second: Ticket;
  readonly sharedInterests: readonly Interest[];
  readonly sharedLanguage: Language | null;
};

/** The time a ticket has waited, in milliseconds; never negative, even if the clocks of two nodes differ. */
export function waitedMsOf(ticket: Ticket, now: number): number {
  return Math.max(0, now - ticket.since);
}

/** The rung a ticket is on. A ticket without a ladder accepts anyone. */
export function rungAt(ticket: Ticket, now: number): Rung {
  return ticket.ladder[rungIndexAt(ticket.ladder, ticket.climb, waitedMsOf(ticket, now))]?.rung ?? "anyone";
}

/**
 * The time at which a ticket's search next widens automatically, always later than `now`; null if it is held
 * or at the top.
 */
export function widensAt(ticket: Ticket, now: number): number | null {
  if (ticket.climb.kind === "held") return null;
  const next = ticket.ladder[rungIndexAt(ticket.ladder, ticket.climb, waitedMsOf(ticket, now)) + 1];
  if (next === undefined) return null;
  // Rounding of fractional times may put the instant slightly before the rung is reached: try again 1 ms
  // later.
  return Math.max(ticket.since + next.fromMs - ticket.climb.offsetMs, now + 1);
}
