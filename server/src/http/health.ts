import { timingSafeEqual } from "node:crypto";
import { type Request, Router } from "express";
import type { Registry } from "prom-client";

const metricsClosed =
  "metrics need a token: set METRICS_TOKEN and send it as Authorization: Bearer <token>\n";

/**
 * `/healthz`: the process runs; `/readyz`: it takes new sessions, or 503 with the reason why not. While it drains, 404: to
 * HAProxy that means to send nothing new there, and to leave the connections that are open.
 */
export function healthRoutes(whyNotReady: () => string | null): Router {
  const routes = Router();
  routes.get("/healthz", (_request, response) => {
    response.type("text/plain").send("ok\n");
  });
  routes.get("/readyz", (_request, response) => {
    const why = whyNotReady();
    response
      .status(why === null ? 200 : why === "draining" ? 404 : 503)
      .type("text/plain")
      .send(`${why ?? "ready"}\n`);
  });
  return routes;
}

/** Who may read which metrics; without a token nobody. */
export type MetricsAccess = { readonly registry: Registry; readonly token: string | undefined };

/** `/metrics`: Prometheus text for requests with METRICS_TOKEN. */
export function metricsRoute({ registry, token }: MetricsAccess): Router {
  const routes = Router();
  routes.get("/metrics", async (request, response) => {
    if (token === undefined || !showsToken(request, token)) {
      response.status(403).type("text/plain").send(metricsClosed);
      return;
    }
    response.type(registry.contentType).send(await registry.metrics());
  });
  return routes;
}

/**
 * Only the token counts. The source address and the Host header prove nothing: a proxy on this machine
 * connects from loopback and may set any host.
 */
function showsToken(request: Request, token: string): boolean {
  const shown = Buffer.from(request.get("authorization") ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return shown.length === wanted.length && timingSafeEqual(shown, wanted);
}
