import { z } from "zod";

/**
 * The rungs of the relaxation ladder, from the most particular to the least: shares an interest and the language or
 * region; shares an interest; same language or region; anyone; and at the very end somebody met a moment ago.
 */
export const rungs = ["interest-and-place", "interest", "place", "anyone", "again"] as const;
export const Rung = z.enum(rungs);
export type Rung = z.infer<typeof Rung>;

/** One rung of a ticket's own ladder and how long after the climb's start it is reached, in milliseconds. */
export const LadderStep = z.object({ rung: Rung, fromMs: z.number().nonnegative() });
export type LadderStep = z.infer<typeof LadderStep>;

/**
 * How far up a search is: climbing with the clock from `offsetMs` ahead of its waiting time (skips and holds move it),
 * or held on one rung for as long as the person wants.
 */
export const Climb = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("climbing"), offsetMs: z.number() }),
  z.object({ kind: z.literal("held"), rung: Rung }),
]);
export type Climb = z.infer<typeof Climb>;

/** How long each rung is tried before the search widens, in milliseconds. */
export const ladderDurationsMs: Readonly<Record<Exclude<Rung, "again">, number>> = {
  "interest-and-place": 2_000,
  interest: 3_000,
  place: 3_000,
  anyone: 2_000,
};

/**
 * The ladder of a wish: only the rungs that mean something for it, so an empty wish starts at "anyone", and a hard one
 * never gets there. What is needed must be there to be needed: an interest, or a language (and with it a place).
 */
export function ladderFor(wish: {
  hasInterests: boolean;
  hasPlace: boolean;
  hasMetSomebody: boolean;
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
  // With the language needed, "interest" is what the first rung is already; the other way round it is the same.
  if (wish.hasInterests && !needsLanguage) add("interest");
  if (wish.hasPlace && !needsSharedInterest) add("place");
  if (!needsSharedInterest && !needsLanguage) add("anyone");
  if (wish.hasMetSomebody) add("again");
  return steps;
}

/** The index of the rung a search stands on after waiting `waitedMs`; total for every climb and ladder. */
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

/** Stays on the rung the search is on now. */
export function hold(ladder: readonly LadderStep[], climb: Climb, waitedMs: number): Climb {
  const step = ladder[rungIndexAt(ladder, climb, waitedMs)];
  return step === undefined ? climb : { kind: "held", rung: step.rung };
}

/** Climbs on from the beginning of the rung the search is on now. */
export function release(ladder: readonly LadderStep[], climb: Climb, waitedMs: number): Climb {
  if (climb.kind === "climbing") return climb;
  const step = ladder[rungIndexAt(ladder, climb, waitedMs)];
  return { kind: "climbing", offsetMs: (step?.fromMs ?? 0) - waitedMs };
}

/** Goes to the next rung at once; a held search stays held there. On the last rung nothing changes. */
export function skip(ladder: readonly LadderStep[], climb: Climb, waitedMs: number): Climb {
  const next = ladder[rungIndexAt(ladder, climb, waitedMs) + 1];
  if (next === undefined) return climb;
  return climb.kind === "held"
    ? { kind: "held", rung: next.rung }
    : { kind: "climbing", offsetMs: next.fromMs - waitedMs };
}
