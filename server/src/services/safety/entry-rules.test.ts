import { RulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import { describe, expect, test } from "vitest";
import { EntryRules } from "./entry-rules.ts";

const rules = RulesVersion.parse("7");
const accepted = { rules, adult: true } as const;

describe("people may meet strangers", () => {
  const entry = new EntryRules(rules, { isAdult: () => true });

  test("once they have accepted the current rules", () => {
    expect(entry.refusalOf(accepted)).toBeNull();
  });

  test("not before they have accepted any", () => {
    expect(entry.refusalOf(null)).toBe("rules-needed");
  });

  test("not with rules that have been replaced since", () => {
    expect(entry.refusalOf({ ...accepted, rules: RulesVersion.parse("6") })).toBe("rules-needed");
  });
});

describe("a stronger assurance of age", () => {
  const entry = new EntryRules(rules, { isAdult: async ({ proof }) => proof === "a vendor's token" });

  test("admits people with its proof", async () => {
    expect(await entry.refusalOf({ ...accepted, proof: "a vendor's token" })).toBeNull();
  });

  test.each([undefined, "another one"])("refuses people whose proof is %s", async (proof) => {
    const claim = proof === undefined ? accepted : { ...accepted, proof };
    expect(await entry.refusalOf(claim)).toBe("age-needed");
  });

  test("is not asked about people who have not accepted the rules", () => {
    const asked: unknown[] = [];
    const watching = new EntryRules(rules, { isAdult: (claim) => asked.push(claim) > 0 });
    expect(watching.refusalOf(null)).toBe("rules-needed");
    expect(asked).toEqual([]);
  });
});
