import type { Verdict } from "@lets-meet/shared/protocol/safety.ts";

/** The scores of one picture, in [0, 1], by label. */
export type Labels = Readonly<Record<string, number>>;

/** A picture in which that label scores more than this has the verdict. */
export type Threshold = { readonly label: string; readonly above: number };
export type Thresholds = {
  readonly explicit: readonly Threshold[];
  readonly suggestive: readonly Threshold[];
};

/** The verdict on scores. Labels are compared exactly; scores that are no numbers from 0 to 1 make a picture unusable. */
export function verdictOf(labels: Labels, { explicit, suggestive }: Thresholds): Verdict {
  const scores = Object.values(labels);
  if (scores.length === 0 || !scores.every((score) => score >= 0 && score <= 1)) return "unusable";
  const exceeds = ({ label, above }: Threshold) =>
    Object.hasOwn(labels, label) && (labels[label] ?? 0) > above;
  if (explicit.some(exceeds)) return "explicit";
  return suggestive.some(exceeds) ? "suggestive" : "clear";
}

/** An explicit picture that further ones confirm or refute: how many of these were not explicit. */
export type Suspicion = { readonly others: number };

/** What follows from the frames after an explicit one: `waiting` as long as more are to come. */
export type Confirmation =
  | { readonly kind: "waiting"; readonly suspicion: Suspicion }
  | { readonly kind: "confirmed" }
  | { readonly kind: "refuted" };

/** An explicit frame came unexpectedly. */
export const suspected: Suspicion = { others: 0 };

/**
 * The next frame of a suspicion: two explicit ones of three confirm it. A frame that is missing or unusable counts as no
 * refutation, so that a sender does not clear itself by not answering.
 */
export function confirm(suspicion: Suspicion, verdict: Verdict | "missing"): Confirmation {
  if (verdict === "explicit") return { kind: "confirmed" };
  if (verdict === "missing" || verdict === "unusable") return { kind: "waiting", suspicion };
  const others = suspicion.others + 1;
  return others >= 2 ? { kind: "refuted" } : { kind: "waiting", suspicion: { others } };
}
