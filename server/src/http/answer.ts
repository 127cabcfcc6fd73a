import { type Ack, accept, type Refusal, refuse } from "@lets-meet/shared/protocol/ack.ts";
import express, { type Request, type RequestHandler, type Response } from "express";
import type { z } from "zod";
import { isAllowedOrigin, isOwnRequest } from "../domain/origin.ts";
import type { Admission } from "../services/admission.ts";

const statusOf: { readonly [R in Refusal]?: number } = {
  "bad-payload": 400,
  "unknown-event": 404,
  "wrong-credentials": 401,
  "passkey-unknown": 401,
  "passkey-refused": 401,
  "passkey-expired": 401,
  "passkey-copied": 401,
  "organisation-declined": 401,
  "organisation-refused": 401,
  "organisation-expired": 401,
  "login-too-old": 401,
  "no-such-session": 401,
  "not-logged-in": 401,
  "foreign-origin": 403,
  blocked: 403,
  "switched-off": 403,
  "account-disabled": 403,
  "invite-needed": 403,
  "no-such-room": 404,
  "no-such-invite": 404,
  "name-taken": 409,
  "passkey-taken": 409,
  "too-many": 409,
  "no-call": 409,
  "no-relay": 409,
  "rate-limited": 429,
  draining: 503,
  unavailable: 503,
  "organisation-down": 503,
};

/** Tells the client how long to wait, in whole seconds. */
export function retryAfter(response: Response, waitMs: number): void {
  response.setHeader("Retry-After", `${Math.ceil(waitMs / 1_000)}`);
}

/** Sends the wire's answer, with the matching HTTP status. */
export function answer(response: Response, ack: Ack<unknown>): void {
  if (!ack.ok && ack.retryAfterMs !== undefined) retryAfter(response, ack.retryAfterMs);
  // Not `json`, which hashes the whole answer for an ETag: nothing under /api is cached.
  response
    .status(ack.ok ? 200 : (statusOf[ack.code] ?? 500))
    .type("json")
    .end(Buffer.from(JSON.stringify(ack)));
}

/** The request's body, if it matches the schema. */
export function parse<S extends z.ZodType>(schema: S, request: Request): Ack<z.output<S>> {
  const parsed = schema.safeParse(request.body);
  return parsed.success ? accept(parsed.data) : refuse("bad-payload");
}

export type ApiRules = { readonly allowedOrigins: readonly string[]; readonly admission: Admission };

/**
 * The rules for everything under `/api`: requests are rate-limited by address, nothing is cached, bodies are
 * small JSON, and other sites cannot change anything.
 */
export const apiRules = ({ allowedOrigins, admission }: ApiRules): readonly RequestHandler[] => [
  (request, response, next) => {
    response.setHeader("Cache-Control", "no-store");
    // A request of another site's page is refused before it counts against the visitor's limits.
    if (!isAllowedOrigin(request.headers, allowedOrigins)) {
      answer(response, refuse("foreign-origin"));
      return;
    }
    const waitMs = admission.take(admission.visitorOf(request), "api");
    if (waitMs > 0) answer(response, refuse("rate-limited", waitMs));
    else next();
  },
  ownRequestsOnly(allowedOrigins),
  express.json({ limit: "4kb" }),
];

/**
 * Refuses requests of another site's page in this browser (CSRF), in addition to SameSite cookies. Such a page cannot set
 * Authorization without permission, which this server gives nobody (Fetch, CORS-safelisted request-header).
 */
const ownRequestsOnly =
  (allowed: readonly string[]): RequestHandler =>
  (request, response, next) => {
    if (
      request.method === "GET" ||
      request.headers.authorization !== undefined ||
      isOwnRequest(request.headers, allowed)
    )
      next();
    else response.status(403).json(refuse("foreign-origin"));
  };
