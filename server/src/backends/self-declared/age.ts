import type { AgeAssurance } from "../../safety-ports.ts";

/** Takes the person's word, which a claim always contains. */
export const selfDeclaredAge: AgeAssurance = { isAdult: ({ adult }) => adult };
