import type { AgeClaim } from "@lets-meet/shared/protocol/safety.ts";
import type { MaybePromise } from "./ports.ts";

/** Decides whether a claim of age is good enough: a person's word, or a proof that a vendor or a wallet has issued. */
export type AgeAssurance = {
  /** True if the person counts as 18 or over. Asked at each search, so an answer that takes long should be remembered. */
  readonly isAdult: (claim: AgeClaim) => MaybePromise<boolean>;
};
