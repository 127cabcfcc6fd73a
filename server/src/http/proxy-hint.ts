import type { IncomingMessage, Server } from "node:http";
import type { Events } from "../ops/events.ts";

/**
 * Reports, once, that a proxy stands in front of a server which trusts none: by the first request or handshake that says
 * for whom it comes. To be called after everything else listens, because Socket.IO takes over the listeners it finds.
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
