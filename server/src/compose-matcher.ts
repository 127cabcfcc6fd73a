import { defaultMatchConfig } from "./domain/matching/match-config.ts";
import { createMatchEngine } from "./domain/matching/match-engine.ts";
import type { randomIds } from "./services/ids.ts";
import { Matcher, type MatcherOptions } from "./services/matching/matcher.ts";

export type ComposeMatcherOptions = Omit<MatcherOptions, "engine"> & {
  readonly ids: Pick<typeof randomIds, "match">;
  /** The lifetime of a ticket that is not announced again, in ms. */
  readonly leaseMs: number;
};

/** A matcher that has to be started. */
export function composeMatcher({ ids, leaseMs, ...options }: ComposeMatcherOptions): Matcher {
  const engine = createMatchEngine({ ...defaultMatchConfig, leaseMs }, ids.match);
  return new Matcher({ ...options, engine });
}
