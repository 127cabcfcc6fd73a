import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import {
  BeginOrganisation,
  JoinByOrganisation,
  newcomer,
  organisationQuery,
} from "@lets-meet/shared/protocol/organisation.ts";
import { type CookieOptions, type Request, type RequestHandler, type Response, Router } from "express";
import { cookieIn, organisationCookie } from "../services/account/cookies.ts";
import { callbackPath, type OrganisationService } from "../services/account/organisation.ts";
import type { Admission } from "../services/admission.ts";
import { StoreUnavailable } from "../services/store-guard.ts";
import { answer, parse } from "./answer.ts";
import { deviceIn } from "./device.ts";
import { answerLoggedIn, cookieRules, type LoginTimes, setLogin } from "./login-cookies.ts";

export type OrganisationRoutesOptions = LoginTimes & {
  readonly admission: Admission;
  /** `null` if this server has none. */
  readonly organisation: OrganisationService | null;
};

/** Lax: the browser comes back from a page of the organisation. */
const rules = { ...cookieRules, sameSite: "lax" } as const satisfies CookieOptions;
const cookieOf = (request: Request) => cookieIn(request.headers.cookie, organisationCookie);
const deviceOf = (request: Request) => deviceIn(request.headers["user-agent"]);

/** `/api/account/organisation`, below the rules for `/api`, which refuse every POST without an allowed Origin. */
export function organisationRoutes({ organisation, admission, ...times }: OrganisationRoutesOptions): Router {
  const routes = Router();
  if (organisation === null) {
    routes.use((_request, response) => answer(response, refuse("switched-off")));
    return routes;
  }
  routes.post("/begin", async (request, response) => {
    const { origin } = request.headers;
    const body = origin === undefined ? refuse("foreign-origin") : parse(BeginOrganisation, request);
    const ack = body.ok ? await organisation.begin(origin ?? "", body.value.next) : body;
    if (ack.ok)
      response.cookie(organisationCookie, ack.value.cookie, { ...rules, maxAge: organisation.lifeMs });
    answer(response, ack.ok ? accept({ address: ack.value.address }) : ack);
  });
  routes.get("/newcomer", async (request, response) => {
    answer(response, await organisation.newcomer(cookieOf(request)));
  });
  routes.post("/join", async (request, response) => {
    const body = parse(JoinByOrganisation, request);
    const visitor = admission.visitorOf(request);
    const ack = body.ok
      ? await organisation.join(visitor, cookieOf(request), body.value, deviceOf(request))
      : body;
    if (!ack.ok) answer(response, ack);
    else {
      response.clearCookie(organisationCookie, rules);
      answerLoggedIn(response, ack.value, ack.value.account, times);
    }
  });
  return routes;
}

/**
 * The page to which the organisation sends the browser back. Another site has sent it, so the rules for `/api` do not hold: what
 * proves that the log-in began here is the cookie.
 */
export function organisationCallback({
  organisation,
  admission,
  ...times
}: OrganisationRoutesOptions): RequestHandler {
  const routes = Router();
  if (organisation === null) return routes;
  const to = (response: Response, value: string) =>
    response.redirect(303, `/login?${organisationQuery}=${value}`);
  routes.get(callbackPath, async (request, response) => {
    response.setHeader("Cache-Control", "no-store");
    const visitor = admission.visitorOf(request);
    const at = request.originalUrl.indexOf("?");
    const query = at === -1 ? "" : request.originalUrl.slice(at);
    const isTooLong = query.length > 4_096;
    const ack =
      admission.take(visitor, "api") > 0
        ? refuse("rate-limited")
        : isTooLong
          ? refuse("organisation-refused")
          : await organisation
              .finish(visitor, cookieOf(request), query, deviceOf(request))
              .catch(unavailable);
    if (!ack.ok) {
      response.clearCookie(organisationCookie, rules);
      to(response, ack.code);
    } else if (ack.value.kind === "newcomer") {
      response.cookie(organisationCookie, ack.value.cookie, { ...rules, maxAge: organisation.lifeMs });
      to(response, newcomer);
    } else {
      response.clearCookie(organisationCookie, rules);
      setLogin(response, ack.value.loggedIn, times);
      response.redirect(303, ack.value.next);
    }
  });
  return routes;
}

/** A browser that comes back gets a page, whatever happens. */
const unavailable = (error: unknown) => {
  if (error instanceof StoreUnavailable) return refuse("unavailable");
  throw error;
};
