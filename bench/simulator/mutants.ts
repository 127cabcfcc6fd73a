/** A bug to plant: a piece of text in one file of the engine, and its replacement. */
export type Mutant = {
  readonly bug: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
};

const mutant = (bug: string, file: string, from: string, to: string): Mutant => ({ bug, file, from, to });

/** Plausible bugs; the examination must find every one of them. */
export const mutants: readonly Mutant[] = [
  mutant("exclusions are dropped", "waiting-tickets.ts", "return met === 0 ||", "return met >= 0 ||"),
  mutant(
    "a block counts on one side only",
    "waiting-tickets.ts",
    "b.excludes?.get(a.ticket.session) ?? 0",
    "0",
  ),
  mutant(
    "a block is softened to met lately",
    "waiting-tickets.ts",
    "set(session, blockedForGood)",
    "set(session, metLately)",
  ),
  mutant(
    "old partners meet though one side does not accept it",
    "waiting-tickets.ts",
    "again && a.again && b.again",
    "again && a.again",
  ),
  mutant(
    "old partners never meet again",
    "waiting-tickets.ts",
    'waiting.again = rung === "again"',
    "waiting.again = false",
  ),
  mutant(
    "an old partner is matched before a new one",
    "pairing.ts",
    "if (!this.#pairAlone(other, pairs)) this",
    "this",
  ),
  mutant("a ticket can be found after it was matched", "pairing.ts", "this.#waiting.hide(b);", ""),
  mutant(
    "text and video share their lists",
    "waiting-tickets.ts",
    '=== "video" ? 1 : 0',
    '=== "video" ? 1 : 1',
  ),
  mutant("a widened ticket is not refiled", "match-engine.ts", "waiting.widen(widened, clock);", ""),
  mutant("a widened ticket is not looked up", "match-engine.ts", "enqueue(slot);\n    }", "}"),
  mutant(
    "only the first widening happens",
    "match-engine.ts",
    "wakes.set(slot, widensAt(widened.ticket, clock));",
    "",
  ),
  mutant("a held search climbs", "ticket.ts", 'if (ticket.climb.kind === "held") return null;', ""),
  mutant(
    "the hard wish for an interest is forgotten",
    "match-criteria.ts",
    "accepted &= onInterest",
    "accepted &= accepted",
  ),
  mutant(
    "the hard wish for a language is forgotten",
    "match-criteria.ts",
    "accepted &= onLanguage",
    "accepted &= accepted",
  ),
  mutant(
    "no preference counts as the same language",
    "waiting-tickets.ts",
    "added & criterion.language && language !== 0",
    "added & criterion.language",
  ),
  mutant("withdraw is forgotten", "match-engine.ts", "forget(gone);\n      return true;", "return true;"),
  mutant(
    "an old withdrawal takes the newer ticket",
    "match-engine.ts",
    "gone.ticket.revision > revision",
    "false",
  ),
  mutant(
    "a late announcement brings a consumed ticket back",
    "match-engine.ts",
    "if (consumed.has(ticket.session, ticket.revision)) return;",
    "",
  ),
  mutant(
    "a matched revision is not consumed",
    "match-engine.ts",
    "consumed.add(matched.ticket.session, matched.ticket.revision, clock);",
    "",
  ),
  mutant(
    "an older revision replaces a newer one",
    "match-engine.ts",
    "ticket.revision >= known.ticket.revision",
    "true",
  ),
  mutant("a renewal does not renew the lease", "match-engine.ts", "        renewLease(known.slot);", ""),
  mutant("leases do not end", "match-engine.ts", "end !== null && end <= clock", "end !== null && end < 0"),
  mutant("a lease ends too early", "match-engine.ts", "+ config.leaseMs;", "+ config.leaseMs / 2;"),
  mutant(
    "the one who waited longer is second",
    "match-engine.ts",
    "a.ticket.since < b.ticket.since",
    "a.ticket.since > b.ticket.since",
  ),
  mutant(
    "a newer announcement does not replace the ticket before",
    "waiting-tickets.ts",
    "this.#describe(waiting, ticket);\n    for",
    "for",
  ),
  mutant(
    "an interest is released once too often",
    "tags.ts",
    "if (uses > 0 || name === undefined) return;",
    "if (name === undefined) return;",
  ),
  mutant(
    "a list's number is reused while tickets are in it",
    "waiting-tickets.ts",
    "if (this.lists.lengthOf(list) > 0) continue;",
    "",
  ),
  mutant(
    "the head of a list is not mended",
    "posting-lists.ts",
    "if (before === 0) lists[ends + head] = after;",
    "if (before === 0) lists[ends + head] = 0;",
  ),
  mutant(
    "the tail of a list is not mended",
    "posting-lists.ts",
    "if (after === 0) lists[ends + tail] = before;",
    "if (after === 0) lists[ends + tail] = 0;",
  ),
  mutant(
    "the heap of wake-ups is out of order",
    "wake-times.ts",
    "if (this.#timeOf(slot) >= this.#timeOf(parent)) break;",
    "if (this.#timeOf(slot) < this.#timeOf(parent)) break;",
  ),
  mutant(
    "the score forgets the shared interests",
    "ticket-lines.ts",
    "score += interestPoints(this.#tags.rarityOf(tag), weights);",
    "",
  ),
  mutant(
    "what is common counts as rare",
    "popularity.ts",
    "return 1 - Math.log(1 + count)",
    "return Math.log(1 + count)",
  ),
  mutant(
    "exchanges are taken although they lower the score",
    "exchange.ts",
    "if (gain > bestGain) {",
    "if (gain < bestGain) {",
  ),
  mutant("exchanges never happen", "exchange.ts", "if (bestLength === 0) return false;", "return false;"),
  mutant("the shared language does not count", "ticket-lines.ts", "score += weights.language;", ""),
  mutant(
    "a candidate is weighed by itself only",
    "ticket-lines.ts",
    "if (words[atB] === tag) {",
    "if (words[atB] !== tag) {",
  ),
  mutant(
    "the first tick waits for a whole window",
    "match-engine.ts",
    "let batchOpensAt = Number.NEGATIVE_INFINITY;",
    "let batchOpensAt = 1e12;",
  ),
  mutant(
    "batches are not gathered",
    "match-engine.ts",
    "windowEndsAt = clock + config.batchMs;",
    "windowEndsAt = clock;",
  ),
  mutant("a tick has no bound", "match-engine.ts", "batch.length < config.lookupsPerTick &&", ""),
  mutant(
    "every renewal is looked up",
    "match-engine.ts",
    "if (isSameWish(known.ticket, ticket)) known.ticket = ticket;\n        else look",
    "look",
  ),
];
