import type { MatchId, ReportId, SessionId } from "@lets-meet/shared/ids.ts";
import type { AgeClaim, ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import type { MaybePromise } from "./ports.ts";

/** Decides whether a claim of age is good enough: a person's word, or a proof that a vendor or a wallet has issued. */
export type AgeAssurance = {
  /** True if the person counts as 18 or over. Asked at each search, so an answer that takes long should be remembered. */
  readonly isAdult: (claim: AgeClaim) => MaybePromise<boolean>;
};

/** A report of a partner, as stored. `at` is Unix time. It has nothing of what was said or shown, and no address. */
export type ReportRecord = {
  readonly id: ReportId;
  readonly matchId: MatchId;
  readonly mode: Mode;
  readonly reporter: SessionId;
  readonly reported: SessionId;
  readonly reason: ReportReason;
  readonly at: number;
};

/** The reports of partners; every method is atomic, and done when it resolves. */
export type ReportStore = {
  /** `false` if that session has reported that match before. */
  readonly add: (report: ReportRecord) => Promise<boolean>;
  /** At most that many, newest first. */
  readonly newest: (limit: number) => Promise<readonly ReportRecord[]>;
  /** Removes all reports from before that time. */
  readonly removeBefore: (at: number) => Promise<void>;
};

/** The scores of a picture, in [0, 1], by label, and the model that they come from. */
export type Scores = { readonly model: string; readonly labels: Readonly<Record<string, number>> };

/** Why a classifier has not answered. */
export type ClassifierFailure = "overload" | "timeout" | "unreachable" | "refused" | "bad-answer";

/** A classifier could not judge a picture. */
export class ClassifierFailed extends Error {
  override readonly name = "ClassifierFailed";
  readonly reason: ClassifierFailure;

  constructor(reason: ClassifierFailure, options?: ErrorOptions) {
    super(`the classifier has not judged a picture (${reason})`, options);
    this.reason = reason;
  }
}

/** Looks at pictures. */
export type Classifier = {
  readonly name: string;
  /** The scores of a JPEG whose header was checked; rejects with `ClassifierFailed`. */
  readonly classify: (jpeg: Uint8Array) => Promise<Scores>;
};
