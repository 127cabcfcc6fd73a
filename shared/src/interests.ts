import { z } from "zod";
import { limits } from "./limits.ts";

/**
 * Brings what somebody typed into the one spelling under which interests are compared: NFKC, lower case, single spaces,
 * no leading `#`. Joiners stay where they join, because words of some scripts and many emoji need them.
 */
export function normalizeInterest(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC")
    .replace(/(?:(?![\u200c\u200d])[\p{C}\p{Z}\s])+/gu, " ")
    .replace(/^[#\s\u200c\u200d]+|[\s\u200c\u200d]+$/gu, "");
}

/** One interest in its normalized spelling, 1 to 32 characters. */
export const Interest = z
  .string()
  .max(4 * limits.interestLength)
  .transform(normalizeInterest)
  .pipe(z.string().min(1).max(limits.interestLength))
  .brand<"Interest">();
export type Interest = z.infer<typeof Interest>;

/** At most 10 distinct interests, in the order in which they were given. */
export const Interests = z
  .array(Interest)
  .max(limits.interests)
  .transform((list) => [...new Set(list)]);
