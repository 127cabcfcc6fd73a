import {
  ClientClosedError,
  ClientOfflineError,
  ConnectionTimeoutError,
  DisconnectsClientError,
  ErrorReply,
  SocketClosedUnexpectedlyError,
  SocketTimeoutError,
} from "redis";

/** The driver's errors for a lost connection, each with the matching system code. */
const lost = [
  [ClientClosedError, "ECONNABORTED"],
  [ClientOfflineError, "ENOTCONN"],
  [ConnectionTimeoutError, "ETIMEDOUT"],
  [DisconnectsClientError, "ECONNABORTED"],
  [SocketClosedUnexpectedlyError, "ECONNRESET"],
  [SocketTimeoutError, "ETIMEDOUT"],
] as const;

/** The error prefixes with which a reachable Redis refuses to serve. */
const unserving = new Set([
  "BUSY",
  "CLUSTERDOWN",
  "LOADING",
  "MASTERDOWN",
  "MISCONF",
  "NOAUTH",
  "OOM",
  "READONLY",
  "TRYAGAIN",
  "WRONGPASS",
]);

/** The code of the outage behind an error, safe for the log; `null` for every other error. */
export function outageOf(error: unknown): string | null {
  if (error instanceof ErrorReply) {
    const [code = ""] = /^[A-Z]+/.exec(error.message) ?? [];
    return unserving.has(code) ? code : null;
  }
  for (const [type, code] of lost) if (error instanceof type) return code;
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  // Codes of the network and of TLS. Node's other ERR_ codes are bugs in this program.
  return typeof code === "string" && /^(?!ERR_(?!TLS|SSL))[A-Z][A-Z0-9_]+$/.test(code) ? code : null;
}

/** True if the connection was lost before a reply came: Redis may or may not have executed the command. */
export const isUnanswered = (error: unknown): boolean =>
  !(error instanceof ErrorReply) && outageOf(error) !== null;

/** Host and port of a Redis, without the credentials. */
export function addressOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port === "" ? "6379" : port}`;
}
