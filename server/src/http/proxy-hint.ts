import type { IncomingMessage, Server } from "node:http";
import type { Events } from "../ops/events.ts";

/**
 * Reports once that a server without trusted proxies is behind one: at the first request or handshake with a
 * proxy's header. Call it after Socket.IO is attached, which takes over existing listeners.
 */
export function reportProxies(
  http: Server,
  trustedProxies: number,
  events: Pick<Events, "proxyNotTrusted">,
): void {
  if (trustedProxies > 0) return;
  const look = ({ headers }: IncomingMessage) => {
    if (headers["x-forwarded-for"] === undefined && headers["forwarded"] === undefined) return;
    http.off("request", look);
    http.off("upgrade", look);
    events.proxyNotTrusted();
  };
  http.on("request", look);
  http.on("upgrade", look);
}
