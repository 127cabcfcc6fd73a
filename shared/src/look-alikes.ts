/**
 * The scripts of living languages (Unicode UAX 31, tables 5 and 7). A script that is missing here cannot be used in
 * account names. Every browser that the page supports has to know these names.
 */
const scripts =
  "Adlam Arabic Armenian Balinese Bamum Batak Bengali Bopomofo Buginese Canadian_Aboriginal Chakma Cham Cherokee Cyrillic " +
  "Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hanifi_Rohingya Hebrew Hiragana Javanese Kannada " +
  "Katakana Kayah_Li Khmer Lao Latin Lepcha Limbu Lisu Malayalam Mandaic Meetei_Mayek Miao Mongolian Myanmar " +
  "New_Tai_Lue Newa Nko Nyiakeng_Puachue_Hmong Ol_Chiki Oriya Osage Saurashtra Sinhala Sundanese Syloti_Nagri Syriac " +
  "Tai_Le Tai_Tham Tai_Viet Tamil Telugu Thaana Thai Tibetan Tifinagh Vai Wancho Yi";

const lettersOf = (script: string) => `\\p{Script_Extensions=${script}}`;
const latinAndHan = lettersOf("Latin") + lettersOf("Han");
/**
 * Each entry matches the letters that one name may mix: those of one script, or of Japanese, Chinese and Korean with Latin
 * ("highly restrictive", Unicode UTS 39). Latin mixes only with whole Korean syllables: single vowels look like l and o.
 */
const writings = [
  ...scripts.split(" ").map(lettersOf),
  latinAndHan + lettersOf("Hiragana") + lettersOf("Katakana"),
  latinAndHan + lettersOf("Bopomofo"),
  `${latinAndHan}\uac00-\ud7a3`,
  lettersOf("Han") + lettersOf("Hangul"),
].map((letters) => new RegExp(`^[${letters}${lettersOf("Common")}${lettersOf("Inherited")}]*$`, "u"));

/**
 * Latin letters of phonetics and of old manuscripts, in lower case: they look like everyday ones. The phonetic letters at
 * the start also belong to living alphabets, such as those of Azerbaijani, Hausa, Ewe and Dene.
 */
const technical =
  /(?![ɓɔɖɗəɛɣɨɲɵʃʉʊʋʌʒʔ])[\u01bf-\u01c3\u0250-\u02af\u1d00-\u1dbf\ua722-\ua787\ua7af\ua7f2-\ua7ff\uab30-\uab6f\u{10780}-\u{107bf}\u{1df00}-\u{1dfff}]/u;
/** A dot on a letter that has one, or that looks like an i or a j with it. */
const secondDot = /[\p{Soft_Dotted}\u0131\u0237]\p{M}*\u0307/u;
/** Hooks and strokes through a letter, which look like the letters that have them, such as ø. */
const overlay = /[\u0321\u0322\u0334-\u0338]/u;

/** True if the line mixes scripts that no language mixes, or has a character that looks like an everyday one. */
export const mayLookLikeAnother = (line: string): boolean =>
  !writings.some((writing) => writing.test(line)) ||
  technical.test(line.toLowerCase()) ||
  secondDot.test(line) ||
  overlay.test(line);
