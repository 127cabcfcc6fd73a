/**
 * The meaning of a colour: coral is video and leaving, teal is text, yes and safe, yellow is next and
 * attention, lilac is interests; plain has none.
 */
export type Tone = "plain" | "coral" | "teal" | "yellow" | "lilac";

/** Background and text of each tone, for chips, buttons and bands. */
export const toneClass: Readonly<Record<Tone, string>> = {
  plain: "bg-surface text-ink",
  coral: "bg-coral text-on",
  teal: "bg-teal text-on",
  yellow: "bg-yellow text-on",
  lilac: "bg-lilac text-on",
};
