import { Interest } from "@lets-meet/shared/interests.ts";
import { ladderFor, rungs } from "@lets-meet/shared/ladder.ts";
import { languages } from "@lets-meet/shared/places.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { languageOptions, listed, rungPhrase, spoken } from "./phrases.ts";

const wish = (changes: Partial<Wish>): Wish => ({
  mode: "text",
  interests: [],
  language: null,
  region: null,
  ...changes,
});
const likes = (...texts: readonly string[]) => texts.map((text) => Interest.parse(text));

test.each([
  [[], ""],
  [["chess"], "chess"],
  [["chess", "jazz"], "chess and jazz"],
  [["chess", "jazz", "go"], "chess, jazz and go"],
  [["chess", "jazz", "go", "tea"], "chess, jazz and 2 more"],
])("lists %j in words", (items, said) => {
  expect(listed(items, "and")).toBe(said);
});

test("a list counts everything that it does not name", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1 }), (items) => {
      const said = listed(items, "or", 3);
      const more = Number(/(\d+) more$/u.exec(said)?.[1] ?? 0);
      expect(said.match(/\b[abc]\b/gu)?.length ?? 0).toBe(items.length - more);
    }),
  );
});

test.each([
  [
    wish({ interests: likes("chess", "jazz"), language: "en" }),
    "interest-and-place",
    "Likes chess or jazz, speaks English",
  ],
  [wish({ interests: likes("chess", "jazz"), language: "en" }), "interest", "Shares an interest"],
  [wish({ interests: likes("chess") }), "interest", "Likes chess"],
  [wish({ language: "de" }), "place", "Speaks German"],
  [wish({ region: "europe" }), "place", "Is in Europe"],
  [wish({ language: "de", region: "europe" }), "place", "Speaks German or is in Europe"],
  [wish({ language: "de", region: "europe", requireLanguage: true }), "place", "Speaks German"],
  [
    wish({ interests: likes("chess"), language: "de", region: "europe", requireLanguage: true }),
    "interest-and-place",
    "Likes chess, speaks German",
  ],
  [wish({ region: "europe", requireLanguage: true }), "place", "Is in Europe"],
  [wish({}), "anyone", "Anyone"],
  [wish({}), "again", "Someone you just met"],
] as const)("a rung has a phrase: %j, %s", (wished, rung, said) => {
  expect(rungPhrase(rung, wished)).toBe(said);
});

test("every rung has a phrase", () => {
  for (const rung of rungs)
    expect(rungPhrase(rung, wish({ interests: likes("chess"), language: "en" }))).not.toBe("");
});

test("every language has a name, in alphabetical order", () => {
  expect(languageOptions.map(({ value }) => value).toSorted()).toEqual([...languages].toSorted());
  const names = languageOptions.map(({ label }) => label);
  expect(names).toEqual(names.toSorted((one, other) => one.localeCompare(other, "en")));
  for (const { value, label } of languageOptions) expect(label).not.toBe(value);
});

test.each([
  [-5, "0 s"],
  [4_999, "4 s"],
  [59_999, "59 s"],
  [60_000, "1 min 0 s"],
  [64_000, "1 min 4 s"],
])("%d ms are shown as %s", (ms, said) => {
  expect(spoken(ms)).toBe(said);
});

test("no step of a ladder with a must speaks of anyone, or of a region that is not enough", () => {
  const musts = { requireSharedInterest: true, requireLanguage: true };
  const wishes = [
    wish({ interests: likes("chess"), region: "europe", requireSharedInterest: true }),
    wish({ language: "de", region: "europe", requireLanguage: true }),
    wish({ interests: likes("chess"), language: "de", region: "europe", ...musts }),
  ];
  for (const must of wishes) {
    const ladder = ladderFor({
      hasInterests: must.interests.length > 0,
      hasPlace: true,
      hasRecentPartners: false,
      needsSharedInterest: must.requireSharedInterest === true,
      needsLanguage: must.requireLanguage === true,
    });
    for (const { rung } of ladder) {
      const said = rungPhrase(rung, must);
      expect(said).not.toMatch(/anyone/iu);
      if (must.requireLanguage === true) expect(said).toMatch(/speaks German$/iu);
      if (must.requireSharedInterest === true) expect(said).toMatch(/^Likes chess/u);
    }
  }
});
