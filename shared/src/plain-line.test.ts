import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameKeyOf, plainLine, visibleLength } from "./plain-line.ts";
import { PlainLine } from "./text-schemas.ts";

describe("a plain line", () => {
  test.each([
    ["a family", "👨‍👩‍👧‍👦"],
    ["a woman who uses a computer, with a skin tone", "👩🏽‍💻"],
    ["a heart in colour", "❤️"],
    ["the flag of Wales", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"],
    ["a Persian word with a joiner", "می‌خواهم"],
    ["a Hindi word with a joiner", "क्‍ष"],
    ["Thai", "สมชาย"],
    ["Hindi", "प्रिया"],
    ["Arabic", "محمد"],
    ["two Han characters", "李娜"],
    ["Vietnamese", "Nguyễn Thị Ánh"],
  ])("leaves %s unchanged", (_name, text) => {
    expect(plainLine(text)).toBe(text.normalize("NFKC"));
  });

  test.each([
    ["spaces", "   "],
    ["a space without width", "\u200b"],
    ["a soft hyphen", "\u00ad"],
    ["a Hangul filler", "\u3164"],
    ["a half Hangul filler", "\uffa0"],
    ["an empty braille cell", "\u2800"],
    ["a blank hieroglyph", "\u{13441}"],
    ["a note without a head", "\u{1d159}"],
    ["joiners", "\u200d\u200c\u200d"],
    ["marks of direction", "\u202e\u2066\u200f"],
    ["combining marks", "\u0301\u0308"],
    ["a variation selector", "\ufe0f"],
    ["tags", "\u{e0041}\u{e007f}"],
    ["nothing", ""],
  ])("of %s alone is empty", (_name, text) => {
    expect(plainLine(text)).toBe("");
  });

  test.each([
    ["ow\u202ener", "owner"],
    ["a\u200bb", "ab"],
    ["a\u200db", "ab"],
    ["в\u200cа", "ва"],
    ["A\u3164 B", "A B"],
    ["x\u200d", "x"],
    ["\u200dx", "x"],
    ["1\u200d2", "12"],
    ["Ｋｉｔｃｈｅｎ", "Kitchen"],
    [" a \n\t b\u0000 ", "a b"],
    ["Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307", "\u0179\u0302\u0303\u0304\u0305"],
  ])("turns %j into %j", (text, line) => {
    expect(plainLine(text)).toBe(line);
  });

  test.each([
    ["cafe\u034f\u0301", "caf\u00e9"],
    ["anna9\ufe0e9", "anna99"],
    ["#\ufe0f\u20e3", "#\ufe0f\u20e3"],
  ])("also turns %j into %j", (text, line) => {
    expect(plainLine(text)).toBe(line);
  });

  test("does not change when made plain again, and contains neither a control nor two spaces in a row", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const line = plainLine(text);
        expect(plainLine(line)).toBe(line);
        expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]| {2}|^ | $/u);
      }),
    );
  });
});

test("a line's bound also holds for its NFKC, which is many times as long for some texts", () => {
  expect(PlainLine(20).safeParse("\ufdfa".repeat(2)).success).toBe(false);
  expect(PlainLine(36).parse("\ufdfa".repeat(2))).toHaveLength(36);
});

test.each([
  ["anna99", "anna9\ufe0e9"],
  ["王小", "王\u200d小"],
  ["김민", "김\u200d민"],
  ["ANNA", "anna"],
])("%s and %j count as the same name", (name, other) => {
  expect(nameKeyOf(other)).toBe(nameKeyOf(name));
});

test.each([
  ["👨‍👩‍👧‍👦", 1],
  ["प्रिया", 2],
  ["李娜", 2],
  ["ab", 2],
])("%s has %i visible characters", (text, length) => {
  expect(visibleLength(text)).toBe(length);
});
