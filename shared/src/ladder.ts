import { z } from "zod";

/**
 * The rungs of the relaxation ladder, from the most specific to the least: shares an interest and the language or
 * region; shares an interest; same language or region; any partner; and last, a partner met a moment ago.
 */
export const rungs = ["interest-and-place", "interest", "place", "anyone", "again"] as const;
export const Rung = z.enum(rungs);
export type Rung = z.infer<typeof Rung>;

/** One rung of a ticket's ladder. The climb reaches it `fromMs` milliseconds after its start. */
export const LadderStep = z.object({ rung: Rung, fromMs: z.number().nonnegative() });
export type LadderStep = z.infer<typeof LadderStep>;

/**
 * The progress of a search on its ladder. A climbing one is `offsetMs` ahead of its waiting time (skips and holds change
 * the offset); a held one stays on its rung until the user releases it.
 */
export const Climb = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("climbing"), offsetMs: z.number() }),
  z.object({ kind: z.literal("held"), rung: Rung }),
]);
export type Climb = z.infer<typeof Climb>;

/** The time that a search stays on each rung before it widens, in milliseconds. */
const ladderDurationsMs: Readonly<Record<Exclude<Rung, "again">, number>> = {
  "interest-and-place": 2_000,
  interest: 3_000,
  place: 3_000,
  anyone: 2_000,
};

/**
 * The ladder of a wish: only the rungs that apply to it. An empty wish starts at "anyone"; a wish with a hard requirement
 * never gets there. `needsSharedInterest` implies `hasInterests`; `needsLanguage` implies a language, and so `hasPlace`.
 */
export function ladderFor(wish: {
  hasInterests: boolean;
  hasPlace: boolean;
  hasRecentPartners: boolean;
  needsSharedInterest?: boolean;
  needsLanguage?: boolean;
}): readonly LadderStep[] {
  const { needsSharedInterest = false, needsLanguage = false } = wish;
  const steps: LadderStep[] = [];
  let fromMs = 0;
  const add = (rung: Rung) => {
    steps.push({ rung, fromMs });
    if (rung !== "again") fromMs += ladderDurationsMs[rung];
  };
  if (wish.hasInterests && wish.hasPlace) add("interest-and-place");
  // A required language makes "interest" the same as the first rung; a required interest does so for "place".
  if (wish.hasInterests && !needsLanguage) add("interest");
  if (wish.hasPlace && !needsSharedInterest) add("place");
  if (!needsSharedInterest && !needsLanguage) add("anyone");
  if (wish.hasRecentPartners) add("again");
  return steps;
}

/** The index of the rung a search is on after waiting `waitedMs`; total for every climb and ladder. */
export function rungIndexAt(ladder: readonly LadderStep[], climb: Climb, waitedMs: number): number {
  if (climb.kind === "held")
    return Math.max(
      0,
      ladder.findIndex((step) => step.rung === climb.rung),
    );
  const climbedMs = waitedMs + climb.offsetMs;
  let index = 0;
  while (index + 1 < ladder.length && climbedMs >= (ladder[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY))
    index++;
  return index;
}

/** Holds the search on its current rung. */
export function hold(ladder: readonly LadderStep[], climb: Climb, waitedMs: number): Climb {
  const step = ladder[rungIndexAt(ladder, climb, waitedMs)];
  return step === undefined ? climb : { kind: "held", rung: step.rung };
}

/** Resumes the climb from the start of the current rung. */
export function release(ladder: readonly LadderStep[], climb: Climb, waitedMs: number): Climb {
  if (climb.kind === "climbing") return climb;
  const step = ladder[rungIndexAt(ladder, climb, waitedMs)];
  return { kind: "climbing", offsetMs: (step?.fromMs ?? 0) - waitedMs };
}

/** Advances to the next rung at once; a held search is held there. On the last rung nothing changes. */
export function skip(ladder: readonly LadderStep[], climb: Climb, waitedMs: number): Climb {
  const next = ladder[rungIndexAt(ladder, climb, waitedMs) + 1];
  if (next === undefined) return climb;
  return climb.kind === "held"
    ? { kind: "held", rung: next.rung }
    : { kind: "climbing", offsetMs: next.fromMs - waitedMs };
}
