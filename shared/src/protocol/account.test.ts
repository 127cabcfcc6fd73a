import { describe, expect, test } from "vitest";
import { AccountName } from "./account.ts";

describe("an account's name", () => {
  test.each([
    ["Latin", "robin_42"],
    ["two letters", "Al"],
    ["two Han characters", "李娜"],
    ["Hindi, whose vowels are marks", "प्रिया"],
    ["Thai", "สมชาย"],
    ["Arabic", "محمد"],
    ["a Persian word with a joiner", "می‌خواهم"],
    ["Cyrillic", "Аня"],
    ["Hangul", "지민"],
    ["Tamil", "கமலா"],
    ["Vietnamese", "Nguyễn"],
    ["24 characters with marks", "नि".repeat(24)],
  ])("can be %s", (_script, name) => {
    expect(AccountName.parse(name)).toBe(name.normalize("NFKC"));
  });

  test.each([
    ["one letter", "a"],
    ["25 letters", "a".repeat(25)],
    ["two words", "ann lee"],
    ["a mark without a letter", "\u0301\u0301\u0301"],
    ["fillers", "\u3164\u3164\u3164"],
    ["a dot before the letters", ".ann"],
    ["Latin and Cyrillic letters that look alike", "\u0430nn"],
    ["Latin and Greek letters that look alike", "\u03bfwen"],
    ["tags", "<b>robin"],
    ["an emoji", "ann🙂"],
  ])("cannot be %s", (_what, name) => {
    expect(AccountName.safeParse(name).success).toBe(false);
  });

  test("contains no invisible characters", () => {
    expect(AccountName.parse(" own\u200ber\u202e ")).toBe("owner");
    expect(AccountName.parse("own\u200der")).toBe("owner");
  });
});
