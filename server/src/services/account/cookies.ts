import { parseCookie } from "cookie";

/** `__Host-`: set by exactly this host over a secure connection, for all its paths (RFC 6265bis §4.1.3.2). */
export const accessCookie = "__Host-access";
export const refreshCookie = "__Host-refresh";

/** What proves the challenge for a passkey to be this browser's. */
export const challengeCookie = "__Host-passkey";

/** What a browser holds while it logs in at an organisation. */
export const organisationCookie = "__Host-organisation";

/** The cookie of that name in a Cookie header. */
export const cookieIn = (header: string | undefined, name: string): string | null =>
  (header === undefined ? undefined : parseCookie(header)[name]) ?? null;

/** The two tokens in a Cookie header. */
export function tokensIn(header: string | undefined): {
  readonly access: string | null;
  readonly refresh: string | null;
} {
  const cookies = header === undefined ? {} : parseCookie(header);
  return { access: cookies[accessCookie] ?? null, refresh: cookies[refreshCookie] ?? null };
}
