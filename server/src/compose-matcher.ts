import { defaultMatchConfig } from "./domain/matching/match-config.ts";
import { createMatchEngine } from "./domain/matching/match-engine.ts";
import type { Events } from "./ops/events.ts";
import type { Bus, Clock } from "./ports.ts";
import type { randomIds } from "./services/ids.ts";
import { Matcher } from "./services/matching/matcher.ts";

export type MatcherOptions = {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly events: Events;
  readonly ids: Pick<typeof randomIds, "match">;
  /** The lifetime of a ticket that is not announced again, in ms. */
  readonly leaseMs: number;
};

/** A matcher that has to be started. */
export function createMatcher({ bus, clock, events, ids, leaseMs }: MatcherOptions): Matcher {
  const engine = createMatchEngine({ ...defaultMatchConfig, leaseMs }, ids.match);
  return new Matcher(bus, clock, engine, events);
}
