import type { IncomingMessage } from "node:http";

/**
 * Whether a handshake may come from where it says it comes: the page's own origin, or one that is allowed by name.
 * Browsers send no Origin on same-origin GETs (long-polling), and programs none at all; a browser's cross-site request
 * always shows itself in one of the two headers (Fetch, W3C Fetch Metadata).
 */
export function isAllowedOrigin(headers: IncomingMessage["headers"], allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  if (origin === undefined) return site === undefined || site === "same-origin" || site === "none";
  if (allowed.includes(origin)) return true;
  if (allowed.length > 0 || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}
