import { z } from "zod";

/** What shows as a gap or as nothing, and is no part of a character that shows: fillers, blanks, controls, marks of direction. */
const blanks = /[\p{Z}\s\p{Cc}\u115f\u1160\u2800\u3164\uffa0\u{13441}\u{13442}\u{1d159}]+/gu;
const unseen = /[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Where a character that cannot be seen itself is part of one that can: in emoji, flags, and words of scripts that join
 * their letters. Scripts with capital letters do not, and there it would only make two names that look the same.
 */
const joined =
  /(?<=[\p{Lo}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200c\u200d](?=[\p{Lo}\p{Extended_Pictographic}])/uy;
const shaped = /(?<=(?![\d#*])\p{Emoji})[\ufe0e\ufe0f]|(?<=[\d#*])[\ufe0e\ufe0f](?=\u20e3)/uy;
const flagTag = /(?<=\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0020}-\u{e007f}]/uy;

/** So many marks on one letter are more than any language puts there. */
const mostMarks = 4;
const tooManyMarks = new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, "gu");
/** Marks that have nothing to stand on. */
const looseMarks = /(^| )\p{M}+/gu;

/**
 * A single line of text for others to read, as it is shown and compared (NFKC, Unicode TR15): nothing in it is invisible,
 * but what holds the visible together; single spaces, and none at its ends. Empty when nothing of the text can be seen.
 */
export function plainLine(text: string): string {
  const line = text.normalize("NFKC").replace(blanks, " ");
  const seen = line.replace(unseen, (character, at: number) =>
    [joined, shaped, flagTag].some((part) => {
      part.lastIndex = at;
      return part.test(line);
    })
      ? character
      : "",
  );
  // What stood apart because of something unseen may compose now.
  return seen
    .replace(looseMarks, "$1")
    .replace(tooManyMarks, "$1")
    .replace(/ +/gu, " ")
    .trim()
    .normalize("NFKC");
}

/**
 * A text of at most so many code units, which hold for its NFKC as well: that may be eighteen times as long, and what is kept
 * of a line and what it costs to read it follow from it.
 */
export const BoundedText = (units: number) =>
  z
    .string()
    .max(units)
    .refine((text) => text.normalize("NFKC").length <= units);

/** A bounded text that is read as a plain line. */
export const PlainLine = (units: number) => BoundedText(units).transform(plainLine);

/** A text that is not empty, and has at most so many characters as a person counts them. */
export const VisibleText = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => visibleLength(text) <= most)
    .describe(`at most ${most} visible ones`);

/** The spelling under which two names that look the same are one: in lower case, without anything that cannot be seen. */
export const nameKeyOf = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "");

/** Firefox has none before 125; types of today do not know. */
const { Segmenter } = Intl as Partial<typeof Intl>;
const graphemes = Segmenter === undefined ? null : new Segmenter(undefined, { granularity: "grapheme" });

/** How many characters a person sees in the text (grapheme clusters, Unicode TR29); without a segmenter, code points. */
export const visibleLength = (text: string): number =>
  Array.from<unknown>(graphemes?.segment(text) ?? text).length;
