import { z } from "zod";
import { interestUnits, normalizeInterest } from "./interest-text.ts";
import { limits } from "./limits.ts";
import { BoundedText, VisibleText } from "./text-schemas.ts";

/** One interest in its normalized spelling, 1 to 32 characters as a person sees them. */
export const Interest = BoundedText(interestUnits)
  .transform(normalizeInterest)
  .pipe(VisibleText(limits.interestLength))
  .brand<"Interest">();
export type Interest = z.infer<typeof Interest>;

/** At most 10 distinct interests, in the order given. */
export const Interests = z
  .array(Interest)
  .max(limits.interests)
  .transform((list) => [...new Set(list)]);
