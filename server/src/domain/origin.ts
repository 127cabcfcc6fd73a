/** The headers of a request, lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Whether a handshake may come from where it says it comes: the page's own origin, or one that is allowed by name.
 * Browsers send no Origin on same-origin GETs (long-polling), and programs none at all; a browser's cross-site request
 * always shows itself in one of the two headers (Fetch, W3C Fetch Metadata).
 */
export function isAllowedOrigin(headers: RequestHeaders, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (typeof origin === "object") return false;
  const site = headers["sec-fetch-site"];
  if (origin === undefined) return site === undefined || site === "same-origin" || site === "none";
  if (allowed.includes(origin)) return true;
  if (allowed.length > 0 || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}

/** Whether a request that changes something comes from the page itself: unlike a handshake, it has to say so. */
export const isOwnRequest = (headers: RequestHeaders, allowed: readonly string[]): boolean =>
  headers["origin"] !== undefined && isAllowedOrigin(headers, allowed);
