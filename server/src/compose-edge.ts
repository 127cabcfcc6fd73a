import type { RequestListener, Server } from "node:http";
import type { Config } from "./config.ts";
import { boundConnections, closeServer, listen } from "./http/listen.ts";
import { createHttpServer } from "./http/pipelining.ts";
import { requireProxyHeader } from "./http/proxied.ts";
import { reportProxies } from "./http/proxy-hint.ts";
import type { Events } from "./ops/events.ts";
import type { Clock } from "./ports.ts";
import type { Admission } from "./services/admission.ts";

export type EdgeOptions = {
  readonly config: Config["http"];
  readonly admission: Admission;
  readonly clock: Clock;
  readonly events: Events;
  /** What the plain listener serves beside a balancer's. */
  readonly operators: RequestListener;
};

/** The listeners of a running server. */
export type Edge = {
  /** The URL of the plain listener. */
  readonly url: string;
  /** The balancer's listener, as `host:port` or a path; `null` without one. */
  readonly proxied: string | null;
  /** Closes what does not belong to the visitors' server, which is the caller's. */
  readonly close: () => Promise<void>;
};

/**
 * Opens the listeners of the visitors' server `http`: the plain one, or with PROXY_LISTEN the balancer's, beside
 * which the plain one keeps health and metrics. Call it after Socket.IO is attached. Rejects with `ListenError`, and then
 * nothing is open.
 */
export async function openEdge(http: Server, options: EdgeOptions): Promise<Edge> {
  const { config, admission, clock, events } = options;
  const plain = { port: config.port, host: config.host };
  if (config.proxyListen === null) {
    reportProxies(http, config.trustedProxies, events);
    boundConnections(http, config.trustedProxies, admission);
    const url = `http://${await listen(http, plain, "PORT")}`;
    return { url, proxied: null, close: async () => undefined };
  }
  await using opened = new AsyncDisposableStack();
  const operators = createHttpServer(options.operators, () => false);
  boundConnections(operators, 0, admission);
  const url = `http://${await listen(operators, plain, "PORT")}`;
  opened.defer(() => closeServer(operators));
  boundConnections(http, 0, admission);
  requireProxyHeader(http, { local: operators, clock, events });
  const proxied = await listen(http, config.proxyListen, "PROXY_LISTEN");
  const running = opened.move();
  return { url, proxied, close: () => running.disposeAsync() };
}
