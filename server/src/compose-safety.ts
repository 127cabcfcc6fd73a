import { createHaproxyEnforcer } from "./backends/haproxy/enforcer.ts";
import { createHttpClassifier } from "./backends/http-classifier/classifier.ts";
import { selfDeclaredAge } from "./backends/self-declared/age.ts";
import type { Config } from "./config.ts";
import type { Events } from "./ops/events.ts";
import type { Bus, Clock } from "./ports.ts";
import type { Admission } from "./services/admission.ts";
import type { randomIds } from "./services/ids.ts";
import { AddressUses } from "./services/safety/address-uses.ts";
import { BalancerAgent } from "./services/safety/balancer-agent.ts";
import { BlockGate } from "./services/safety/block-gate.ts";
import { Blocklist } from "./services/safety/blocklist.ts";
import { Decisions } from "./services/safety/decisions.ts";
import { EntryRules } from "./services/safety/entry-rules.ts";
import { Judge } from "./services/safety/judge.ts";
import { newReceiptKey, Receipts } from "./services/safety/receipts.ts";
import { Subjects } from "./services/safety/subjects.ts";
import type { Storage } from "./storage.ts";

/** Judges pictures with the configured classifier; `null` without one. */
export function openJudge({ moderation }: Config["safety"], clock: Clock, events: Events): Judge | null {
  if (moderation === null) return null;
  const { http, thresholds } = moderation;
  return new Judge({ classifier: createHttpClassifier(http), thresholds, clock, events });
}

/** Decides who may search, by the configured rules and the person's word. */
export const openEntryRules = ({ rulesVersion }: Config["safety"]): EntryRules =>
  new EntryRules(rulesVersion, selfDeclaredAge);

export type BlockingOptions = {
  readonly storage: Pick<Storage, "blocks" | "strikes" | "secret">;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly events: Events;
  readonly ids: Pick<typeof randomIds, "key" | "receipt">;
  readonly admission: Pick<Admission, "openTransports">;
  readonly config: Pick<Config["safety"], "blockExempt">;
};

/** What decides who is blocked, and keeps blocked people out. */
export async function openBlocking({ storage, bus, clock, events, ids, admission, config }: BlockingOptions) {
  const blocklist = new Blocklist({ store: storage.blocks, bus, clock, events });
  const receipts = await Receipts.open(await storage.secret("receipts", newReceiptKey));
  const decisions = new Decisions({
    strikes: storage.strikes,
    blocklist,
    receipts,
    subjects: new Subjects(await storage.secret("strikes", ids.key)),
    uses: new AddressUses({
      secret: ids.key(),
      now: clock.now,
      live: (address) => admission.openTransports(address),
    }),
    exempt: config.blockExempt,
    clock,
    events,
    newId: ids.receipt,
    // The operator answers for the classifier behind the URL: its confirmation counts like two that agree.
    weight: "two",
  });
  return { blocklist, decisions, gate: new BlockGate(blocklist, receipts) };
}

/** Starts to keep the blocklist, and the balancer's as well where one is configured; the result stops both. */
export async function keepBlocks(
  blocklist: Blocklist,
  haproxy: Config["safety"]["haproxy"],
  clock: Clock,
  events: Events,
): Promise<() => void> {
  const agent =
    haproxy === null
      ? null
      : new BalancerAgent({ enforcer: createHaproxyEnforcer(haproxy), blocklist, clock, events });
  if (agent !== null) blocklist.watch(agent);
  await blocklist.start();
  await agent?.start();
  return () => {
    agent?.stop();
    blocklist.stop();
  };
}
