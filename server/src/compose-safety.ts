import { createHttpClassifier } from "./backends/http-classifier/classifier.ts";
import { selfDeclaredAge } from "./backends/self-declared/age.ts";
import type { Config } from "./config.ts";
import type { Events } from "./ops/events.ts";
import type { Clock } from "./ports.ts";
import { EntryRules } from "./services/safety/entry-rules.ts";
import { Judge } from "./services/safety/judge.ts";

/** Judges pictures with the configured classifier; `null` without one. */
export function openJudge({ moderation }: Config["safety"], clock: Clock, events: Events): Judge | null {
  if (moderation === null) return null;
  const { http, thresholds } = moderation;
  return new Judge({ classifier: createHttpClassifier(http), thresholds, clock, events });
}

/** Decides who may search, by the configured rules and the person's word. */
export const openEntryRules = ({ rulesVersion }: Config["safety"]): EntryRules =>
  new EntryRules(rulesVersion, selfDeclaredAge);
