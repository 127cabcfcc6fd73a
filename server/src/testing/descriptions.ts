import { readFileSync } from "node:fs";
import { join } from "node:path";

export const descriptionNames = [
  "chromium-offer",
  "chromium-answer",
  "chromium-gathered",
  "firefox-offer",
  "firefox-answer",
  "firefox-gathered",
] as const;
type Name = (typeof descriptionNames)[number];

/** The relay address in the descriptions; all other addresses in them are the browser's own. */
export const relayAddress = "198.51.100.7";

/**
 * Real descriptions of Chromium 156 and Firefox 153 from a call with audio, video and a data channel: an
 * offer and an answer of each while relay-only, and one of each with all gathered candidates.
 */
export function realDescription(name: Name): string {
  const file = join(import.meta.dirname, "descriptions", `${name}.sdp`);
  return readFileSync(file, "utf8").replaceAll(/\r?\n/g, "\r\n");
}
