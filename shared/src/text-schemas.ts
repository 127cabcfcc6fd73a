import { z } from "zod";
import { isBounded, plainLine, visibleLength } from "./plain-line.ts";

/** A text of at most so many code units, also in NFKC. */
export const BoundedText = (units: number) =>
  z
    .string()
    .max(units)
    .refine((text) => isBounded(text, units));

/** A bounded text that parses to a plain line. */
export const PlainLine = (units: number) => BoundedText(units).transform(plainLine);

/** A text that is not empty and has at most so many visible characters. */
export const VisibleText = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => visibleLength(text) <= most)
    .describe(`at most ${most} of them visible`);
