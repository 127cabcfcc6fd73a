import { done, type Refusal, refuse } from "@lets-meet/shared/protocol/ack.ts";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import type { Events } from "../ops/events.ts";
import type { Admission } from "../services/admission.ts";
import type { BlockGate } from "../services/safety/block-gate.ts";
import { StoreUnavailable, storeRetryMs } from "../services/store-guard.ts";
import { answer, retryAfter } from "./answer.ts";
import { healthRoutes, type MetricsAccess, metricsRoute } from "./health.ts";
import { openApiRoute } from "./openapi.ts";
import { notFound, type PageConfig, pageRoutes } from "./page.ts";
import { isInTurn } from "./pipelining.ts";
import { permissionsPolicy, securityHeaders } from "./security.ts";

export type AppConfig = {
  readonly page: PageConfig;
  /** The sites that may show the page in a frame. */
  readonly frameAncestors: readonly string[];
  /** `null` if the operators read the metrics on a listener of their own. */
  readonly metrics: MetricsAccess | null;
  /** The reason why the server is not ready; `null` when it is. */
  readonly whyNotReady: () => string | null;
  readonly events: Events;
  /** The routes under /api/account. */
  readonly accounts: RequestHandler;
  /** The page to which an organisation sends a browser back. */
  readonly callback: RequestHandler;
  /** The routes under /api/rooms. */
  readonly rooms: RequestHandler;
  /** The route /api/ice-servers. */
  readonly iceServers: RequestHandler;
  /** The routes under /api/texts. */
  readonly texts: RequestHandler;
  /** The number of trusted proxies in front, which report the client in X-Forwarded-For. */
  readonly trustedProxies: number;
  readonly admission: Admission;
  readonly gate: Pick<BlockGate, "ofAddress">;
};

/** Refuses requests that their connection sends out of turn. */
const inTurn: RequestHandler = (request, response, next) => {
  if (isInTurn(request, response)) next();
};

/** The HTTP side of the operators' own listener: health and metrics, and nothing that a visitor could use. */
export function createOperatorsApp(metrics: MetricsAccess, whyNotReady: () => string | null): Express {
  const app = express();
  app.use(inTurn);
  app.disable("x-powered-by");
  app.use(securityHeaders());
  app.use(healthRoutes(whyNotReady));
  app.use(metricsRoute(metrics));
  app.use(notFound);
  return app;
}

/** The HTTP side: the page, its files, the API, and the operators' endpoints. */
export function createApp({
  page,
  frameAncestors,
  metrics,
  whyNotReady,
  events,
  accounts,
  callback,
  rooms,
  iceServers,
  texts,
  trustedProxies,
  admission,
  gate,
}: AppConfig): Express {
  const app = express();
  app.use(inTurn);
  app.set("trust proxy", trustedProxies);
  app.disable("x-powered-by");
  app.use(securityHeaders(frameAncestors));
  app.use((_request, response, next) => {
    response.setHeader("Permissions-Policy", permissionsPolicy);
    next();
  });
  app.use(healthRoutes(whyNotReady));
  if (metrics === null) app.use("/metrics", notFound);
  else app.use(metricsRoute(metrics));
  // Before they cost anything. A blocked person may still read the rules, and whom to write to.
  app.use("/api/texts", texts);
  app.use("/api", (request, response, next) => {
    const blockedMs = gate.ofAddress(admission.visitorOf(request).address);
    if (blockedMs > 0) answer(response, refuse("blocked", blockedMs));
    else next();
  });
  app.use("/api/account", accounts);
  app.use(callback);
  app.use("/api/rooms", rooms);
  app.use("/api/ice-servers", iceServers);
  // The operators' endpoints are not limited, and the routes of the API have limited their own requests.
  app.use((request, response, next) => {
    const waitMs = admission.take(admission.visitorOf(request), "page");
    if (waitMs === 0) {
      next();
      return;
    }
    retryAfter(response, waitMs);
    response.status(429).type("text/plain").send("too many requests from this address: try again soon\n");
  });
  app.use(openApiRoute());
  app.get("/api/blocked", (_request, response) => answer(response, done));
  app.use("/api", (_request, response) => {
    response.status(404).json({ ok: false, code: "unknown-event" });
  });
  app.use(pageRoutes(page));
  app.use(notFound);
  const onError: ErrorRequestHandler = (error, request, response, next) => {
    const code = codeOf(error);
    if (code === "internal") events.failed(error);
    else events.refused(code);
    if (response.headersSent) next(error);
    else if (/^\/api(\/|$)/i.test(request.path) || code !== "internal")
      answer(response, refuse(code, code === "unavailable" ? storeRetryMs : undefined));
    else response.status(500).type("text/plain").send("the server failed; try again\n");
  };
  app.use(onError);
  return app;
}

/** The refusal for a failed request. The body parser marks the bodies it refuses: too large, or not JSON. */
const codeOf = (error: unknown): Refusal =>
  error instanceof StoreUnavailable ? "unavailable" : isRefusedBody(error) ? "bad-payload" : "internal";

const isRefusedBody = (error: unknown): boolean =>
  error instanceof Error &&
  "status" in error &&
  (error.status === 400 || error.status === 413 || error.status === 415);
