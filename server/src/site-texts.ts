import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SiteTextName } from "@lets-meet/shared/protocol/safety.ts";
import { ConfigError } from "./config.ts";

/** The texts of the site, in Markdown. */
export type SiteTexts = Readonly<Record<SiteTextName, string>>;

type FileVariable = "RULES_FILE" | "TERMS_FILE" | "PRIVACY_FILE";

const own = join(import.meta.dirname, "../texts");
const texts = {
  rules: { variable: "RULES_FILE", usual: join(own, "rules.md") },
  terms: { variable: "TERMS_FILE", usual: join(own, "terms.md") },
  privacy: { variable: "PRIVACY_FILE", usual: join(import.meta.dirname, "../../docs/privacy.md") },
} as const satisfies Record<SiteTextName, { readonly variable: FileVariable; readonly usual: string }>;

/** A page of text is far smaller; each of its readers gets all of it. */
const mostBytes = 131_072;

/** Reads the operator's texts, and this program's own where there are none. Throws `ConfigError` for a file that it cannot use. */
export function readSiteTexts(files: Readonly<Partial<Record<FileVariable, string | undefined>>>): SiteTexts {
  const textOf = (name: SiteTextName): string => {
    const { variable, usual } = texts[name];
    return readText(variable, files[variable] ?? usual);
  };
  return { rules: textOf("rules"), terms: textOf("terms"), privacy: textOf("privacy") };
}

function readText(variable: FileVariable, path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new ConfigError(`${variable}: ${path} cannot be read (${reason})`, { cause: error });
  }
  if (bytes.length > mostBytes)
    throw new ConfigError(`${variable}: ${path} has more than ${mostBytes / 1_024} KiB`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ConfigError(`${variable}: ${path} is not UTF-8`, { cause: error });
  }
}
