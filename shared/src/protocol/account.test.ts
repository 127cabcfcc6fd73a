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
    ["Vietnamese with a hyphen and a digit", "Thị-Ánh.Đặng_7"],
    ["Turkish", "Işıl"],
    ["Turkish, with a dot on the capital letter", "İlker"],
    ["Polish", "Łukasz-Źdźbło"],
    ["Azerbaijani, whose alphabet shares a letter with phonetics", "Məmməd"],
    ["Hausa", "Ɗanɓaba"],
    ["Ewe", "Ɖoɖoʋi"],
    ["Yoruba, with a mark that has no composed form", "Ẹ̀bùn"],
    ["Dene, with a glottal stop", "Sahaiʔa"],
    ["Hawaiian", "Kaʻiulani"],
    ["Arabic with Latin digits", "علي7"],
    ["Arabic with its own digits", "علي٣"],
    ["Persian with its own digits", "سارا۱"],
    ["Hebrew", "נועה"],
    ["Hebrew with points", "נֹעָה"],
    ["Hindi with its own digits", "अमित१"],
    ["Chinese with Latin", "David王小明"],
    ["Chinese with Bopomofo", "王ㄨㄤ"],
    ["Japanese, kana and kanji", "佐々木ゆうコ"],
    ["Japanese with a long vowel and Latin", "ローラ-Laura"],
    ["Korean with Latin", "김Minji"],
    ["Korean with Chinese", "김金"],
    ["Georgian", "გიორგი"],
    ["Armenian", "Արամօ"],
    ["Cherokee", "ᏣᎳᎩ"],
    ["Greek", "Οδυσσέας"],
    ["Amharic", "ሀይሌ"],
    ["Lisu", "ꓡꓲꓢꓴ"],
    ["Cree", "ᓀᐦᐃᔭᐤ"],
    ["Burmese", "အောင်"],
    ["Khmer", "សុខា"],
    ["Dhivehi", "އަލީ"],
    ["Tamazight", "ⵉⴷⵉⵔ"],
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
    ["Latin and Cherokee letters that look alike", "\u13aanna"],
    ["Latin and Lisu letters that look alike", "\ua4eenna"],
    ["Latin and Armenian letters that look alike", "\u054fascha"],
    ["a Latin and an Armenian letter", "N\u0585"],
    ["Latin and Coptic letters that look alike", "\u2c9fwen"],
    ["Cyrillic and Armenian letters that look alike", "\u043d\u0585"],
    ["Latin letters and an Arabic digit", "b\u0665b"],
    ["Latin letters and a Hangul vowel that looks like one", "i\u3163ker"],
    ["a counting rod that looks like a letter", "i\u{1d369}ker"],
    ["a dot on an i", "i\u0307lker"],
    ["a dot on a dotless i", "\u0131\u0307lker"],
    ["a dot on a j", "J\u0307j\u0307"],
    ["a dot on a dotless j", "\u0237\u0307an"],
    ["a dot on an i that has another mark", "i\u0328\u0307lker"],
    ["a dot on a Cyrillic i", "\u0456\u0307\u0432\u0430"],
    ["a phonetic g", "\u0261ina"],
    ["a phonetic a", "S\u0251scha"],
    ["the capital form of a phonetic a", "\u2c6dnna"],
    ["small capitals", "\u0274\u1d0f"],
    ["a small capital of another block", "mo\ua731s"],
    ["a phonetic click that looks like an l", "i\u01c0ker"],
    ["an ancient long I that looks like an l", "i\ua7feker"],
    ["a letter with a separate stroke that looks like another one", "So\u0338ren"],
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
