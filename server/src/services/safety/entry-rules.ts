import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import type { Acceptance, RulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import type { MaybePromise } from "../../ports.ts";
import type { AgeAssurance } from "../../safety-ports.ts";

/** Decides who may meet strangers: people who have accepted the current rules and count as adults. */
export class EntryRules {
  readonly #rules: RulesVersion;
  readonly #age: AgeAssurance;

  constructor(rules: RulesVersion, age: AgeAssurance) {
    this.#rules = rules;
    this.#age = age;
  }

  /** The reason why that acceptance does not suffice, or `null` if it does; `null` is a page that has accepted nothing. */
  refusalOf(acceptance: Acceptance | null): MaybePromise<Refusal | null> {
    if (acceptance === null || acceptance.rules !== this.#rules) return "rules-needed";
    const isAdult = this.#age.isAdult(acceptance);
    return isAdult instanceof Promise ? isAdult.then(refusalOfAge) : refusalOfAge(isAdult);
  }
}

const refusalOfAge = (isAdult: boolean): Refusal | null => (isAdult ? null : "age-needed");
