/** Characters that show as a gap or not at all: fillers, blanks, controls, marks of direction. */
const blanks = /[\p{Z}\s\p{Cc}\u115f\u1160\u2800\u3164\uffa0\u{13441}\u{13442}\u{1d159}]+/gu;
const unseen = /[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The places where an invisible character is part of a visible one: emoji, flags, and words of scripts that join their
 * letters. Scripts with capital letters do not join theirs; an invisible character there only makes look-alike names.
 */
const joined =
  /(?<=[\p{Lo}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200c\u200d](?=[\p{Lo}\p{Extended_Pictographic}])/uy;
const shaped = /(?<=(?![\d#*])\p{Emoji})[\ufe0e\ufe0f]|(?<=[\d#*])[\ufe0e\ufe0f](?=\u20e3)/uy;
const flagTag = /(?<=\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0020}-\u{e007f}]/uy;

/** No language puts more marks than these on one letter. */
const mostMarks = 4;
const tooManyMarks = new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, "gu");
/** Marks without a base character. */
const looseMarks = /(^| )\p{M}+/gu;

/**
 * A single line of text that other users read, as the page shows and compares it (NFKC, Unicode TR15). It has no invisible
 * characters except those that join visible ones, and single spaces, none at its ends. It is empty when nothing in the
 * text is visible.
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
  // Characters that an invisible one kept apart may compose now.
  return seen
    .replace(looseMarks, "$1")
    .replace(tooManyMarks, "$1")
    .replace(/ +/gu, " ")
    .trim()
    .normalize("NFKC");
}

/**
 * True if the text has at most so many code units, also in NFKC. The NFKC can be eighteen times as long, and it determines
 * how much of a line is stored and what the line costs to read.
 */
export const isBounded = (text: string, units: number): boolean =>
  text.length <= units && text.normalize("NFKC").length <= units;

/** The spelling that names are compared in, so that look-alikes collide: lower case, no invisible characters. */
export const nameKeyOf = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "");

/** Firefox has no `Intl.Segmenter` before version 125; TypeScript's types say it always exists. */
const { Segmenter } = Intl as Partial<typeof Intl>;
/** Made at first use, because that takes longer than all later uses together. */
let graphemes: Intl.Segmenter | undefined;

/** The number of visible characters in the text: grapheme clusters (Unicode TR29), or code points without a segmenter. */
export function visibleLength(text: string): number {
  if (Segmenter !== undefined) graphemes ??= new Segmenter(undefined, { granularity: "grapheme" });
  return Array.from<unknown>(graphemes?.segment(text) ?? text).length;
}
