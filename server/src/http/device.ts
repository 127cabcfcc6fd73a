import Bowser from "bowser";

/** Longer headers are not looked at: each takes time that grows with its length. */
const longest = 512;

/** A browser and its system in a few words, such as "Firefox on Linux"; empty if the header does not tell. */
export function deviceIn(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent === "" || userAgent.length > longest) return "";
  const { browser, os } = Bowser.parse(userAgent);
  const named = [browser.name, os.name].filter((name) => name !== undefined && name !== "");
  return named.join(" on ").slice(0, 80);
}
