import type { Interest } from "@lets-meet/shared/interests.ts";
import type { Reason } from "./reason.ts";
import { type Ticket, waitedMsOf } from "./ticket.ts";

/** The worth of each part of the score, in points; all are at least 0. */
export type AffinityWeights = {
  /** The base score of any pair. */
  readonly company: number;
  /** For each shared interest, however common it is. */
  readonly interest: number;
  /** On top of that for each shared interest, times its rarity. */
  readonly rareInterest: number;
  readonly language: number;
  readonly region: number;
  /** For each side that has waited `waitingFullMs`; less in proportion. */
  readonly waiting: number;
  readonly waitingFullMs: number;
};

export const defaultWeights: AffinityWeights = {
  company: 1,
  interest: 2,
  rareInterest: 3,
  language: 1.5,
  region: 0.5,
  waiting: 0.5,
  waitingFullMs: 10_000,
};

/**
 * The rarity of an interest among recent tickets, from 0 (every ticket names it) to 1 (no other ticket does).
 */
export type RarityOf = (interest: Interest) => number;

/** The points for one shared interest of the given rarity. */
export function interestPoints(rarity: number, weights: AffinityWeights): number {
  return weights.interest + weights.rareInterest * rarity;
}

/** The points for one side's waiting, growing evenly until `waitingFullMs`. */
export function waitingPoints(waitedMs: number, weights: AffinityWeights): number {
  return weights.waiting * Math.min(1, waitedMs / weights.waitingFullMs);
}

/**
 * The reasons to match two tickets; the score of the pair is the sum of their points. Symmetric up to the
 * order of the reasons, and monotone: another shared interest, a rarer interest, a shared language or region
 * or a longer wait never lowers the sum. Whether the two may be matched at all is decided by `suitAt`.
 */
export function affinity(
  a: Ticket,
  b: Ticket,
  now: number,
  rarityOf: RarityOf,
  weights: AffinityWeights,
): readonly Reason[] {
  const reasons: Reason[] = [{ kind: "company", points: weights.company }];
  for (const interest of a.interests)
    if (b.interests.includes(interest))
      reasons.push({ kind: "interest", interest, points: interestPoints(rarityOf(interest), weights) });
  if (a.language !== null && a.language === b.language)
    reasons.push({ kind: "language", language: a.language, points: weights.language });
  if (a.region !== null && a.region === b.region)
    reasons.push({ kind: "region", region: a.region, points: weights.region });
  for (const ticket of [a, b]) {
    const waitedMs = waitedMsOf(ticket, now);
    reasons.push({ kind: "waiting", waitedMs, points: waitingPoints(waitedMs, weights) });
  }
  return reasons;
}

/**
 * The score that the reasons add up to. `TicketLines` computes the same score faster, and a property test compares
 * the two; the benchmark's exact optimum uses this one.
 */
export function scoreOf(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, reason) => sum + reason.points, 0);
}
