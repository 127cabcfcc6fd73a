import type { Rung } from "@lets-meet/shared/ladder.ts";
import { rungAt, type Ticket } from "./ticket.ts";

/**
 * The criteria on which two tickets can be matched, as bits of a set. Every wish, whatever its rung and hard
 * limits, reduces to the set of criteria it accepts. Two tickets suit each other when they share a criterion that
 * both accept. The index keeps one list of tickets per criterion, so every ticket it finds suits.
 */
export const criterion = {
  interestAndLanguage: 1,
  interestAndRegion: 2,
  interest: 4,
  language: 8,
  region: 16,
  anything: 32,
} as const;

const onInterest = criterion.interestAndLanguage | criterion.interestAndRegion | criterion.interest;
const onLanguage = criterion.interestAndLanguage | criterion.language;
const onPlace = criterion.language | criterion.region;

const byRung: Readonly<Record<Rung, number>> = {
  "interest-and-place": criterion.interestAndLanguage | criterion.interestAndRegion,
  interest: onInterest,
  place: onInterest | onPlace,
  anyone: onInterest | onPlace | criterion.anything,
  again: onInterest | onPlace | criterion.anything,
};

/** The set of criteria that a ticket accepts on a rung. A later rung accepts everything an earlier one does. */
export function criteriaAccepted(ticket: Ticket, rung: Rung): number {
  let accepted = byRung[rung];
  if (ticket.requireSharedInterest === true && ticket.interests.length > 0) accepted &= onInterest;
  if (ticket.requireLanguage === true && ticket.language !== null) accepted &= onLanguage;
  return accepted;
}

/**
 * The set of criteria that two tickets share. "No matter" (null) matches no language or region: a ticket
 * without a language asks for none, but that does not mean it speaks the language that the other ticket asks
 * for.
 */
export function criteriaShared(a: Ticket, b: Ticket): number {
  let shared: number = criterion.anything;
  const sameLanguage = a.language !== null && a.language === b.language;
  const sameRegion = a.region !== null && a.region === b.region;
  if (sameLanguage) shared |= criterion.language;
  if (sameRegion) shared |= criterion.region;
  if (!a.interests.some((interest) => b.interests.includes(interest))) return shared;
  shared |= criterion.interest;
  if (sameLanguage) shared |= criterion.interestAndLanguage;
  if (sameRegion) shared |= criterion.interestAndRegion;
  return shared;
}

/**
 * The suitability of two tickets: `never` (same session, blocked, no common criterion yet), `again` (met lately)
 * or `fresh`.
 */
export type Suit = "never" | "again" | "fresh";

/** How two tickets suit each other at `now`; the engine's index has to agree with this rule. */
export function suitAt(a: Ticket, b: Ticket, now: number): Suit {
  if (a.session === b.session || a.mode !== b.mode) return "never";
  if (a.blocked.includes(b.session) || b.blocked.includes(a.session)) return "never";
  const rungs = [rungAt(a, now), rungAt(b, now)] as const;
  if ((criteriaAccepted(a, rungs[0]) & criteriaAccepted(b, rungs[1]) & criteriaShared(a, b)) === 0)
    return "never";
  if (!a.recent.includes(b.session) && !b.recent.includes(a.session)) return "fresh";
  return rungs[0] === "again" && rungs[1] === "again" ? "again" : "never";
}
