/**
 * Where the code that everybody in a call can compare stands. `icons` are names of the safety alphabet. `broken`: somebody
 * revealed something else than they had committed to, or a key changed within a link.
 */
export type SafetyCode =
  | { readonly state: "agreeing" }
  | { readonly state: "agreed"; readonly icons: readonly string[]; readonly changed: boolean }
  | { readonly state: "broken" };
