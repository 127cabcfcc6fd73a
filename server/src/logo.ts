import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { ConfigError } from "./config.ts";
import type { Logo } from "./http/page.ts";

/** Every visitor loads it before anything else. */
const most = 256 * 1_024;

/** Reads the file of SITE_LOGO; throws `ConfigError` if it cannot be used. */
export function readLogo(file: string): Logo {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new ConfigError(`SITE_LOGO: ${file} cannot be read (${code})`, { cause: error });
  }
  if (bytes.length > most) throw new ConfigError(`SITE_LOGO: ${file} is larger than ${most / 1_024} KiB`);
  const type = extname(file).toLowerCase();
  // The name changes with the content, so that browsers may keep it.
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 12);
  return { path: `/site/logo-${hash}${type}`, type, bytes };
}
