import { affinity, scoreOf } from "@lets-meet/server/domain/matching/affinity.ts";
import type { MatchConfig } from "@lets-meet/server/domain/matching/match-config.ts";
import { suitAt } from "@lets-meet/server/domain/matching/match-criteria.ts";
import { createMatchEngine } from "@lets-meet/server/domain/matching/match-engine.ts";
import { Popularity } from "@lets-meet/server/domain/matching/popularity.ts";
import { Tags } from "@lets-meet/server/domain/matching/tags.ts";
import type { Ticket } from "@lets-meet/server/domain/matching/ticket.ts";
import { Random } from "@lets-meet/server/testing/random.ts";
import { exactMatching } from "./exact-matching.ts";
import { crowdOf, sameId } from "./wishes.ts";

/** A window of tickets that are in the queue at the same time. */
export type WindowKind = {
  readonly size: number;
  readonly tagCount: number;
  /** Waiting times are uniform up to this many milliseconds; they decide the rung that each ticket is on. */
  readonly waitedUpToMs: number;
  readonly seed: number;
};

/** The total scores of one window, in points. */
export type WindowQuality = {
  readonly kind: WindowKind;
  readonly optimum: number;
  readonly engine: number;
  readonly firstCome: number;
};

/** The exact matching needs integer weights, in ten-thousandths of a point. */
const scale = 10_000;

/** Pairs one window in three ways and adds up the scores. */
export function measureWindow(
  kind: WindowKind,
  config: MatchConfig,
  create = createMatchEngine,
): WindowQuality {
  const random = new Random(kind.seed);
  const now = 100_000;
  const crowd = crowdOf(kind.tagCount);
  const tickets = Array.from({ length: kind.size }, () =>
    crowd.ticket(random, now - random.unit() * kind.waitedUpToMs),
  );
  const weights = scoresOf(tickets, now, config);
  const weightOf = (a: number, b: number) => weights[a * kind.size + b] ?? 0;
  const place = new Map(tickets.map((ticket, index) => [ticket.session, index]));

  const engine = create(config, sameId());
  for (const ticket of tickets) engine.offer(ticket, now);
  let total = 0;
  do {
    for (const match of engine.tick(now))
      total += weightOf(place.get(match.first.session) ?? -1, place.get(match.second.session) ?? -1);
  } while ((engine.nextTickAt(now) ?? now + 1) <= now);

  return {
    kind,
    optimum: totalOf(exactMatching(kind.size, weightOf), weightOf) / scale,
    engine: total / scale,
    firstCome: totalOf(firstCome(kind.size, weightOf), weightOf) / scale,
  };
}

/** Pairs each ticket with the first earlier one that suits, like a queue without a score. */
function firstCome(count: number, weightOf: (a: number, b: number) => number): readonly number[] {
  const partners = Array.from({ length: count }, () => -1);
  for (let b = 0; b < count; b++)
    for (let a = 0; a < b; a++)
      if (partners[a] === -1 && weightOf(a, b) > 0) {
        partners[a] = b;
        partners[b] = a;
        break;
      }
  return partners;
}

function totalOf(partners: readonly number[], weightOf: (a: number, b: number) => number): number {
  return partners.reduce((sum, b, a) => (b > a ? sum + weightOf(a, b) : sum), 0);
}

/** The engine's scores of all pairs; 0 for pairs that do not suit. */
function scoresOf(tickets: readonly Ticket[], now: number, config: MatchConfig): Int32Array {
  const tags = new Tags(new Popularity());
  for (const ticket of tickets) for (const interest of ticket.interests) tags.count(tags.take(interest));
  const weights = new Int32Array(tickets.length * tickets.length);
  for (const [a, one] of tickets.entries())
    for (const [b, other] of tickets.entries()) {
      if (b >= a || suitAt(one, other, now) !== "fresh") continue;
      const score = scoreOf(affinity(one, other, now, tags.rarityOfName, config.weights));
      const weight = Math.round(score * scale);
      weights[a * tickets.length + b] = weight;
      weights[b * tickets.length + a] = weight;
    }
  return weights;
}
