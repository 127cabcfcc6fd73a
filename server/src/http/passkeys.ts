import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import {
  NewPasskey,
  PasskeyAnswer,
  PreparePasskey,
  RemovePasskey,
} from "@lets-meet/shared/protocol/passkeys.ts";
import { type Request, type RequestHandler, type Response, Router } from "express";
import type { AccountService } from "../services/account/account.ts";
import { challengeCookie, cookieIn } from "../services/account/cookies.ts";
import type { Challenged, PasskeyBrowser, PasskeyService } from "../services/account/passkeys.ts";
import type { Identity } from "../services/account/token.ts";
import { type ApiRules, answer, parse } from "./answer.ts";
import { deviceIn } from "./device.ts";
import { answerLoggedIn, cookieRules, type LoginTimes } from "./login-cookies.ts";

export type PasskeyRoutesOptions = Pick<ApiRules, "admission"> &
  LoginTimes & {
    readonly accounts: Pick<AccountService, "identityIn">;
    readonly passkeys: PasskeyService;
  };

/** `/api/account/passkeys`, below the rules for `/api`, which refuse every POST without an allowed Origin. */
export function passkeyRoutes({ accounts, passkeys, admission, ...times }: PasskeyRoutesOptions): Router {
  const routes = Router();
  // A program that shows a token of its own may come without an Origin, and no passkey is good for that.
  routes.use((request, response, next) => {
    if (request.headers.origin === undefined) answer(response, refuse("foreign-origin"));
    else next();
  });
  const asUser =
    (act: (who: Identity, request: Request, response: Response) => Promise<Ack<unknown>>): RequestHandler =>
    async (request, response) => {
      const identity = await accounts.identityIn(request.headers.cookie);
      answer(response, identity === null ? refuse("not-logged-in") : await act(identity, request, response));
    };

  routes.post("/challenge", (request, response) => {
    answer(response, accept(withCookie(response, passkeys.challenge(originOf(request)))));
  });
  routes.post("/log-in", async (request, response) => {
    const body = parse(PasskeyAnswer, request);
    const visitor = admission.visitorOf(request);
    const ack = body.ok ? await passkeys.logIn(visitor, browserOf(request), body.value) : body;
    if (!ack.ok) answer(response, ack);
    else {
      response.clearCookie(challengeCookie, cookieRules);
      answerLoggedIn(response, ack.value, ack.value.account, times);
    }
  });
  routes.post(
    "/prepare",
    asUser(async (who, request, response) => {
      const body = parse(PreparePasskey, request);
      if (!body.ok) return body;
      const visitor = admission.visitorOf(request);
      const ack = await passkeys.prepare(visitor, who, originOf(request), body.value.password);
      return ack.ok ? accept(withCookie(response, ack.value)) : ack;
    }),
  );
  routes.post(
    "/add",
    asUser(async (who, request, response) => {
      const body = parse(NewPasskey, request);
      if (!body.ok) return body;
      const ack = await passkeys.add(who, browserOf(request), body.value);
      if (ack.ok) response.clearCookie(challengeCookie, cookieRules);
      return ack;
    }),
  );
  routes.post(
    "/remove",
    asUser(async (who, request) => {
      const body = parse(RemovePasskey, request);
      return body.ok ? passkeys.remove(who, body.value.passkeyId) : body;
    }),
  );
  return routes;
}

function withCookie<T>(response: Response, { options, cookie, lifeMs }: Challenged<T>): T {
  response.cookie(challengeCookie, cookie, { ...cookieRules, maxAge: lifeMs });
  return options;
}

/** The origin of the page that asks, which is one that the server allows. */
const originOf = ({ headers }: Request): string => headers.origin ?? "";

const browserOf = (request: Request): PasskeyBrowser => ({
  origin: originOf(request),
  cookie: cookieIn(request.headers.cookie, challengeCookie),
  device: deviceIn(request.headers["user-agent"]),
});
