/** A fact that counts against a person. */
export type Fact =
  /** Two of three frames were explicit: for two classifiers, or one that errs rarely; or for the embedded one alone. */
  | { readonly kind: "explicit"; readonly by: "two" | "one" }
  | { readonly kind: "moderator" }
  /** Two receivers of different addresses saw other frames than the sender's page has shown to the server. */
  | { readonly kind: "unlike" }
  /** The matched partner's report; reliability in [0, 1]. */
  | { readonly kind: "report"; readonly reliability: number };

/** What is remembered of a person: a fact, or a block, which has used up the facts before it. */
export type Mark = Fact | { readonly kind: "blocked"; readonly level: number };

/** The sum of the facts so far, as of `at`. Reports are counted apart, because there is a limit to what they weigh. */
export type Strikes = {
  readonly facts: number;
  readonly reports: number;
  /** The last block's level, from 1; 0 if there was none. */
  readonly level: number;
  readonly blockedAt: number;
  readonly at: number;
};

export const noStrikes: Strikes = { facts: 0, reports: 0, level: 0, blockedAt: 0, at: 0 };

const halfLifeMs = 86_400_000;
/** All reports together weigh no more: no number of reporters blocks anybody. */
export const mostByReports = 0.6;
/** Nothing is remembered for longer: strikes of that age have lost all weight, and the level has faded. */
export const strikesKeptMs = 1_209_600_000;

/** The length of a block by its level, from 1. */
const ladder = [3_600_000, 86_400_000, 604_800_000] as const;
export const highestLevel = ladder.length;
export const blockMsOf = (level: number): number =>
  ladder[Math.min(Math.max(level, 1), ladder.length) - 1] ?? ladder[0];

const weightOf = (fact: Fact): number => {
  switch (fact.kind) {
    case "explicit":
      return fact.by === "two" ? 1 : 0.5;
    case "moderator":
      return 1;
    case "unlike":
      return 0.5;
    case "report":
      return 0.2 * Math.min(1, Math.max(0, fact.reliability));
  }
};

/** The strikes as they weigh now. */
export function faded(strikes: Strikes, now: number): Strikes {
  const elapsedMs = Math.max(0, now - strikes.at);
  const factor = 0.5 ** (elapsedMs / halfLifeMs);
  const level = now - strikes.blockedAt >= strikesKeptMs ? 0 : strikes.level;
  return {
    ...strikes,
    facts: strikes.facts * factor,
    reports: strikes.reports * factor,
    level,
    at: Math.max(strikes.at, now),
  };
}

/** The weight of all strikes now; a person is blocked from 1 on. */
export function weightNow(strikes: Strikes, now: number): number {
  const { facts, reports } = faded(strikes, now);
  return facts + Math.min(reports, mostByReports);
}

export type Judged = {
  readonly strikes: Strikes;
  /** The block that follows; `null` if none does. */
  readonly block: { readonly level: number; readonly untilMs: number } | null;
};

const withFact = (strikes: Strikes, fact: Fact): Strikes => {
  const weight = weightOf(fact);
  return fact.kind === "report"
    ? { ...strikes, reports: Math.min(mostByReports, strikes.reports + weight) }
    : { ...strikes, facts: strikes.facts + weight };
};

/** The strikes that remain of all that is remembered, oldest first. */
export function strikesOf(
  marks: readonly { readonly mark: Mark; readonly at: number }[],
  now: number,
): Strikes {
  let strikes = noStrikes;
  for (const { mark, at } of marks) {
    const before = faded(strikes, at);
    if (mark.kind !== "blocked") strikes = withFact(before, mark);
    else {
      const level = Math.min(highestLevel, Math.max(before.level, mark.level));
      strikes = { ...before, facts: 0, reports: 0, level, blockedAt: at };
    }
  }
  return faded(strikes, now);
}

/** Adds a fact. The strikes that have led to a block are used up by it. */
export function judge(strikes: Strikes, fact: Fact, now: number): Judged {
  const before = faded(strikes, now);
  const after = withFact(before, fact);
  // Sums of fractions such as 0.5 + 0.5 half a second apart must not fall short of a whole strike.
  if (weightNow(after, now) < 0.999) return { strikes: after, block: null };
  const level = Math.min(highestLevel, before.level + 1);
  return {
    strikes: { ...after, facts: 0, reports: 0, level, blockedAt: now },
    block: { level, untilMs: now + blockMsOf(level) },
  };
}

/** How much a person's reports weigh: the share that was upheld, with one of each assumed at the start. */
export const reliabilityOf = (upheld: number, judged: number): number => (upheld + 1) / (judged + 2);
