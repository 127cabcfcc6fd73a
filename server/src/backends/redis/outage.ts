import {
  ClientClosedError,
  ClientOfflineError,
  ConnectionTimeoutError,
  DisconnectsClientError,
  ErrorReply,
  SocketClosedUnexpectedlyError,
  SocketTimeoutError,
} from "redis";

/** Errors of the client that say nothing but that the connection is gone, with the code of the system for the same. */
const lost = [
  [ClientClosedError, "ECONNABORTED"],
  [ClientOfflineError, "ENOTCONN"],
  [ConnectionTimeoutError, "ETIMEDOUT"],
  [DisconnectsClientError, "ECONNABORTED"],
  [SocketClosedUnexpectedlyError, "ECONNRESET"],
  [SocketTimeoutError, "ETIMEDOUT"],
] as const;

/** What a Redis answers that is there and serves nobody, or not this client: the first word of its error. */
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

/** The code of the outage that the error tells of, fit for a log; `null` for every other error. */
export function outageOf(error: unknown): string | null {
  if (error instanceof ErrorReply) {
    const [code = ""] = /^[A-Z]+/.exec(error.message) ?? [];
    return unserving.has(code) ? code : null;
  }
  for (const [type, code] of lost) if (error instanceof type) return code;
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  // Codes of the network and of TLS; those of Node's that begin otherwise tell of a mistake of this program's.
  return typeof code === "string" && /^(?!ERR_(?!TLS|SSL))[A-Z][A-Z0-9_]+$/.test(code) ? code : null;
}

/** Host and port of a Redis, without the credentials. */
export function addressOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port === "" ? "6379" : port}`;
}
