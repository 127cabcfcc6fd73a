import type { z } from "zod";
import { limits } from "./limits.ts";
import { isBounded, plainLine, visibleLength } from "./plain-line.ts";

/** One interest in its normalized spelling. */
export type Interest = string & z.core.$brand<"Interest">;

/** Leading `#`, with the spaces, marks and joiners among them, which would have no base character left. */
const leadingHashes = /^[#\s\p{M}\u200c\u200d]+/u;

/** The spelling that interests are compared in: a plain line in lower case, without leading `#`. */
export function normalizeInterest(text: string): string {
  return plainLine(text.normalize("NFKC").toLowerCase()).replace(leadingHashes, "");
}

/** The longest text of an interest, in UTF-16 code units. */
export const interestUnits = 4 * limits.interestLength;

/** The interest in that text, as the schema parses it; `null` if it has none. */
export function interestIn(text: string): Interest | null {
  const interest = normalizeInterest(text);
  const isInterest =
    isBounded(text, interestUnits) && interest !== "" && visibleLength(interest) <= limits.interestLength;
  // The checks above are those of the schema.
  return isInterest ? (interest as Interest) : null;
}
