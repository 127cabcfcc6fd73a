import type { MatchConfig } from "@lets-meet/server/domain/matching/match-config.ts";
import { createMatchEngine } from "@lets-meet/server/domain/matching/match-engine.ts";
import { Random } from "@lets-meet/server/testing/random.ts";
import { crowdOf, sameId } from "./wishes.ts";

/** The waiting times and the quality of the matches at one rate of arrivals. */
export type Flow = {
  readonly perSecond: number;
  /** The share of pairs with an interest in common. */
  readonly shared: number;
  /** The same if arrivals are paired in order, which is chance. */
  readonly sharedByChance: number;
  readonly waitP50Ms: number;
  readonly waitP99Ms: number;
};

/** Simulates `people` random arrivals, on average `perSecond`, and ticks whenever the engine requests it. */
export function measureFlow(perSecond: number, people: number, config: MatchConfig): Flow {
  const random = new Random(perSecond);
  const crowd = crowdOf(200);
  const engine = createMatchEngine(config, sameId());
  const waits: number[] = [];
  let now = 0;
  let matches = 0;
  let shared = 0;
  let byChance = 0;
  const tickUntil = (end: number) => {
    for (let at = engine.nextTickAt(now); at !== null && at <= end; at = engine.nextTickAt(now)) {
      now = at;
      for (const match of engine.tick(now)) {
        matches++;
        if (match.sharedInterests.length > 0) shared++;
        waits.push(now - match.first.since, now - match.second.since);
      }
    }
    now = end;
  };
  let before = crowd.ticket(random, 0);
  for (let n = 0; n < people; n++) {
    tickUntil(now + random.gapMs(perSecond));
    const ticket = crowd.ticket(random, now);
    engine.offer(ticket, now);
    if (n % 2 === 1 && ticket.interests.some((interest) => before.interests.includes(interest))) byChance++;
    before = ticket;
  }
  tickUntil(now + 20_000);
  waits.sort((a, b) => a - b);
  const quantile = (q: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * q))] ?? 0;
  return {
    perSecond,
    shared: shared / matches,
    sharedByChance: byChance / Math.floor(people / 2),
    waitP50Ms: quantile(0.5),
    waitP99Ms: quantile(0.99),
  };
}
