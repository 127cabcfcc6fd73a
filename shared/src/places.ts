import { z } from "zod";

/** The languages a user can choose, as ISO 639-1 codes. */
export const languages = [
  "ar",
  "bn",
  "cs",
  "da",
  "de",
  "el",
  "en",
  "es",
  "fa",
  "fi",
  "fr",
  "he",
  "hi",
  "hu",
  "id",
  "it",
  "ja",
  "ko",
  "ms",
  "nl",
  "no",
  "pl",
  "pt",
  "ro",
  "ru",
  "sv",
  "sw",
  "ta",
  "th",
  "tl",
  "tr",
  "uk",
  "ur",
  "vi",
  "zh",
] as const;
export const Language = z.enum(languages);
export type Language = z.infer<typeof Language>;

/** The regions a user can choose; coarse on purpose, because no user sees another's region. */
export const regions = [
  "africa",
  "east-asia",
  "europe",
  "latin-america",
  "middle-east",
  "north-america",
  "oceania",
  "south-asia",
] as const;
export const Region = z.enum(regions);
export type Region = z.infer<typeof Region>;
