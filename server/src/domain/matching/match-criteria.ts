import type { Rung } from "@lets-meet/shared/ladder.ts";
import { rungAt, type Ticket } from "./ticket.ts";

/**
 * The grounds on which two tickets can be matched, as bits of a set. Every wish, whatever its rung and hard
 * limits, reduces to the set of grounds it accepts. Two tickets suit each other when they share a ground that
 * both accept. The index keeps one chain of tickets per ground, so every ticket it finds suits.
 */
export const ground = {
  interestAndLanguage: 1,
  interestAndRegion: 2,
  interest: 4,
  language: 8,
  region: 16,
  anything: 32,
} as const;

const onInterest = ground.interestAndLanguage | ground.interestAndRegion | ground.interest;
const onLanguage = ground.interestAndLanguage | ground.language;
const onPlace = ground.language | ground.region;

const byRung: Readonly<Record<Rung, number>> = {
  "interest-and-place": ground.interestAndLanguage | ground.interestAndRegion,
  interest: onInterest,
  place: onInterest | onPlace,
  anyone: onInterest | onPlace | ground.anything,
  again: onInterest | onPlace | ground.anything,
};

/** The set of grounds that a ticket accepts on a rung. A later rung accepts everything an earlier one does. */
export function groundsAccepted(ticket: Ticket, rung: Rung): number {
  let accepted = byRung[rung];
  if (ticket.requireSharedInterest === true && ticket.interests.length > 0) accepted &= onInterest;
  if (ticket.requireLanguage === true && ticket.language !== null) accepted &= onLanguage;
  return accepted;
}

/**
 * The set of grounds that two tickets share. "No matter" (null) matches no language or region: a ticket
 * without a language asks for none, but that does not mean it speaks the language that the other ticket asks
 * for.
 */
export function groundsShared(a: Ticket, b: Ticket): number {
  let shared: number = ground.anything;
  const sameLanguage = a.language !== null && a.language === b.language;
  const sameRegion = a.region !== null && a.region === b.region;
  if (sameLanguage) shared |= ground.language;
  if (sameRegion) shared |= ground.region;
  if (!a.interests.some((interest) => b.interests.includes(interest))) return shared;
  shared |= ground.interest;
  if (sameLanguage) shared |= ground.interestAndLanguage;
  if (sameRegion) shared |= ground.interestAndRegion;
  return shared;
}

/**
 * The suitability of two tickets: `never` (same session, blocked, no common ground yet), `again` (met lately)
 * or `fresh`.
 */
export type Suit = "never" | "again" | "fresh";

/** True if two tickets may be matched at `now`; the engine's index has to agree with this rule. */
export function suitAt(a: Ticket, b: Ticket, now: number): Suit {
  if (a.session === b.session || a.mode !== b.mode) return "never";
  if (a.blocked.includes(b.session) || b.blocked.includes(a.session)) return "never";
  const rungs = [rungAt(a, now), rungAt(b, now)] as const;
  if ((groundsAccepted(a, rungs[0]) & groundsAccepted(b, rungs[1]) & groundsShared(a, b)) === 0)
    return "never";
  if (!a.recent.includes(b.session) && !b.recent.includes(a.session)) return "fresh";
  return rungs[0] === "again" && rungs[1] === "again" ? "again" : "never";
}
