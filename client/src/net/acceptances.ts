import { type Acceptance, RulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import type { WebStorage } from "./storage.ts";

/** The version of the rules that a person has accepted in this browser, together with the statement that they are an adult. */
export type Acceptances = {
  readonly accepted: () => Acceptance | null;
  readonly accept: (rules: RulesVersion) => Acceptance;
};

const storageKey = "lets-meet:rules";
const acceptanceOf = (rules: RulesVersion): Acceptance => ({ rules, adult: true });

/** Remembers the acceptance for all pages of this browser, or in this page's memory if nothing may be stored. */
export function acceptancesOn(storage: Pick<WebStorage, "getItem" | "setItem"> | null): Acceptances {
  let memory: RulesVersion | null = null;
  const stored = (): RulesVersion | null => {
    try {
      return RulesVersion.safeParse(storage?.getItem(storageKey)).data ?? null;
    } catch {
      return null;
    }
  };
  return {
    accepted: () => {
      const rules = memory ?? stored();
      return rules === null ? null : acceptanceOf(rules);
    },
    accept: (rules) => {
      memory = rules;
      try {
        storage?.setItem(storageKey, rules);
      } catch {
        // The next page then asks again.
      }
      return acceptanceOf(rules);
    },
  };
}
