import { z } from "zod";
import { limits } from "./limits.ts";
import { BoundedText, plainLine, VisibleText } from "./plain-line.ts";

/** Leading `#`, with the spaces, marks and joiners among them, which would have no base character left. */
const leadingHashes = /^[#\s\p{M}\u200c\u200d]+/u;

/** The spelling that interests are compared in: a plain line in lower case, without leading `#`. */
export function normalizeInterest(text: string): string {
  return plainLine(text.normalize("NFKC").toLowerCase()).replace(leadingHashes, "");
}

/** One interest in its normalized spelling, 1 to 32 characters as a person sees them. */
export const Interest = BoundedText(4 * limits.interestLength)
  .transform(normalizeInterest)
  .pipe(VisibleText(limits.interestLength))
  .brand<"Interest">();
export type Interest = z.infer<typeof Interest>;

/** At most 10 distinct interests, in the order given. */
export const Interests = z
  .array(Interest)
  .max(limits.interests)
  .transform((list) => [...new Set(list)]);
