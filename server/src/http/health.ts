import { timingSafeEqual } from "node:crypto";
import { type Request, Router } from "express";
import type { Registry } from "prom-client";

/** `/healthz`: the process lives; `/readyz`: it takes new sessions; `/metrics`: Prometheus text, not for everybody. */
export function healthRoutes(
  registry: Registry,
  isReady: () => boolean,
  metricsToken: string | undefined,
): Router {
  const routes = Router();
  routes.get("/healthz", (_request, response) => {
    response.type("text/plain").send("ok\n");
  });
  routes.get("/readyz", (_request, response) => {
    response
      .status(isReady() ? 200 : 503)
      .type("text/plain")
      .send(isReady() ? "ready\n" : "draining\n");
  });
  routes.get("/metrics", async (request, response) => {
    if (!mayRead(request, metricsToken)) {
      response
        .status(403)
        .type("text/plain")
        .send("metrics are for this machine, or for who knows METRICS_TOKEN\n");
      return;
    }
    response.type(registry.contentType).send(await registry.metrics());
  });
  return routes;
}

/** What proxies add of their own accord; nobody asks for metrics with one of these by chance. */
const ofProxies = /^(x-forwarded-.*|x-real-ip|forwarded|via|cf-connecting-ip)$/;
/** Names of this machine. Another one that leads here is a proxy's, or a foreign page's that had its name rebound. */
const ownName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** With a token: whoever shows it. Without one: this machine, unless a proxy stands in front and hides who asks. */
function mayRead(request: Request, token: string | undefined): boolean {
  if (token !== undefined) {
    const shown = Buffer.from(request.get("authorization") ?? "");
    const wanted = Buffer.from(`Bearer ${token}`);
    return shown.length === wanted.length && timingSafeEqual(shown, wanted);
  }
  return (
    /^(::1|127\.|::ffff:127\.)/.test(request.socket.remoteAddress ?? "") &&
    ownName.test(request.headers.host ?? "") &&
    !Object.keys(request.headers).some((name) => ofProxies.test(name))
  );
}
