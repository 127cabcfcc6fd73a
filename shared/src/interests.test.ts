import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interestIn, normalizeInterest } from "./interest-text.ts";
import { Interest, Interests } from "./interests.ts";
import { limits } from "./limits.ts";

describe("an interest", () => {
  test.each([
    ["  Chess ", "chess"],
    ["#Jazz", "jazz"],
    ["Ｆｕｌｌ　Ｗｉｄｔｈ", "full width"],
    ["two\u0000\n words", "two words"],
    ["ch\u200bess", "chess"],
    ["chess\u3164\u2800", "chess"],
    ["\u202echess", "chess"],
    ["#\ufe0f\u20e3 go", "go"],
    ["हिंदी", "हिंदी"],
    ["🏴󠁧󠁢󠁷󠁬󠁳󠁿 rugby", "🏴󠁧󠁢󠁷󠁬󠁳󠁿 rugby"],
    ["ÉCOLE", "école"],
    ["# #go", "go"],
    ["👨\u200d👩\u200d👧 life", "👨\u200d👩\u200d👧 life"],
    ["می\u200cخواهم\u200c", "می\u200cخواهم"],
  ])("typed as %j is compared as %j", (typed, compared) => {
    expect(normalizeInterest(typed)).toBe(compared);
  });

  test("is neither blank nor longer than the limit", () => {
    expect(Interest.safeParse(" \u200b\u200d ").success).toBe(false);
    expect(Interest.safeParse("\u3164\u2800").success).toBe(false);
    expect(Interest.safeParse("x".repeat(limits.interestLength)).success).toBe(true);
    expect(Interest.safeParse("नि".repeat(limits.interestLength)).success).toBe(true);
    expect(Interest.safeParse("x".repeat(limits.interestLength + 1)).success).toBe(false);
  });

  test("is the same to the page as to the schema", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 140 }),
      fc.string({ unit: fc.constantFrom("x", "नि", "\ufdfa", "\u200b", "#"), maxLength: 140 }),
    );
    fc.assert(
      fc.property(text, (typed) => {
        expect(interestIn(typed)).toBe(Interest.safeParse(typed).data ?? null);
      }),
    );
  });

  test("keeps its normalized spelling when normalized again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = normalizeInterest(text);
        expect(normalizeInterest(once)).toBe(once);
      }),
    );
  });
});

test("a list of interests drops duplicates and keeps its order", () => {
  expect(Interests.parse(["Go", "chess", "go"])).toEqual(["go", "chess"]);
  expect(Interests.safeParse(Array.from({ length: limits.interests + 1 }, (_, n) => `${n}`)).success).toBe(
    false,
  );
});
