/** The headers of a request, lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * True if a handshake comes from the page's own origin or from an allowed one. Browsers send no Origin on
 * same-origin GETs (long-polling), and other programs send none at all; a browser's cross-site request is
 * always recognizable by one of the two headers (Fetch, W3C Fetch Metadata).
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

/** True if a request with side effects comes from the page itself; unlike a handshake, it needs an Origin. */
export const isOwnRequest = (headers: RequestHeaders, allowed: readonly string[]): boolean =>
  headers["origin"] !== undefined && isAllowedOrigin(headers, allowed);
