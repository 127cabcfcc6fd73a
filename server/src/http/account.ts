import {
  ChangePassword,
  Credentials,
  DeleteAccount,
  EndLogin,
  NewAccount,
  Recover,
  ReplaceCodes,
} from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { type Request, type RequestHandler, type Response, Router } from "express";
import type { AccountService, LoggedIn } from "../services/account/account.ts";
import { tokensIn } from "../services/account/cookies.ts";
import type { OrganisationService } from "../services/account/organisation.ts";
import type { PasskeyService } from "../services/account/passkeys.ts";
import type { AccountSecurityService } from "../services/account/security.ts";
import type { Identity } from "../services/account/token.ts";
import { type ApiRules, answer, apiRules, parse } from "./answer.ts";
import { deviceIn } from "./device.ts";
import { answerLoggedIn, clearLogin, type LoginTimes } from "./login-cookies.ts";
import { organisationRoutes } from "./organisation.ts";
import { passkeyRoutes } from "./passkeys.ts";

export type AccountRoutesOptions = ApiRules &
  LoginTimes & {
    readonly accounts: AccountService;
    readonly security: AccountSecurityService;
    readonly passkeys: PasskeyService;
    readonly organisation: OrganisationService | null;
  };

/** `/api/account`: the wire's answers, with the matching HTTP status. */
export function accountRoutes(options: AccountRoutesOptions): Router {
  const { accounts, security, admission } = options;
  const routes = Router();
  routes.use(...apiRules(options));
  routes.use("/passkeys", passkeyRoutes(options));
  routes.use("/organisation", organisationRoutes(options));

  const logIn = (response: Response, ack: Ack<LoggedIn>) => {
    if (ack.ok) answerLoggedIn(response, ack.value, ack.value.account, options);
    else answer(response, ack);
  };
  const identityOf = (request: Request) => accounts.identityIn(request.headers.cookie);

  routes.get("/", async (request, response) => {
    const identity = await identityOf(request);
    answer(response, accept(identity === null ? null : await accounts.accountOf(identity)));
  });
  routes.post("/sign-up", async (request, response) => {
    const body = parse(NewAccount, request);
    const visitor = admission.visitorOf(request);
    const ack = body.ok ? await accounts.signUp(visitor, body.value, deviceOf(request)) : body;
    if (!ack.ok) answer(response, ack);
    else {
      const { account, recoveryCodes } = ack.value;
      answerLoggedIn(response, ack.value, { ...account, recoveryCodes }, options);
    }
  });
  routes.post("/log-in", async (request, response) => {
    const body = parse(Credentials, request);
    const visitor = admission.visitorOf(request);
    logIn(response, body.ok ? await accounts.logIn(visitor, body.value, deviceOf(request)) : body);
  });
  routes.post("/refresh", async (request, response) => {
    const { refresh } = tokensIn(request.headers.cookie);
    const ack = refresh === null ? refuse("not-logged-in") : await accounts.refresh(refresh);
    if (!ack.ok && ack.code === "not-logged-in") clearLogin(response);
    logIn(response, ack);
  });
  routes.post("/log-out", async (request, response) => {
    await accounts.logOut(await identityOf(request), tokensIn(request.headers.cookie).refresh);
    clearLogin(response);
    answer(response, accept({}));
  });
  routes.post("/password", async (request, response) => {
    const identity = await identityOf(request);
    const body = identity === null ? refuse("not-logged-in") : parse(ChangePassword, request);
    if (identity === null || !body.ok) answer(response, body);
    else {
      const visitor = admission.visitorOf(request);
      logIn(response, await accounts.changePassword(visitor, identity, body.value, deviceOf(request)));
    }
  });
  routes.post("/delete", async (request, response) => {
    const identity = await identityOf(request);
    const body = identity === null ? refuse("not-logged-in") : parse(DeleteAccount, request);
    if (identity === null || !body.ok) {
      answer(response, body);
      return;
    }
    const ack = await accounts.remove(admission.visitorOf(request), identity, body.value);
    if (ack.ok) clearLogin(response);
    answer(response, ack);
  });
  routes.post("/recover", async (request, response) => {
    const body = parse(Recover, request);
    const visitor = admission.visitorOf(request);
    logIn(response, body.ok ? await security.recover(visitor, body.value, deviceOf(request)) : body);
  });
  const asUser =
    (act: (who: Identity, request: Request) => Promise<Ack<unknown>>): RequestHandler =>
    async (request, response) => {
      const identity = await identityOf(request);
      answer(response, identity === null ? refuse("not-logged-in") : await act(identity, request));
    };
  routes.get(
    "/security",
    asUser((who) => security.look(who)),
  );
  routes.post(
    "/recovery-codes",
    asUser(async (who, request) => {
      const body = parse(ReplaceCodes, request);
      if (!body.ok) return body;
      return security.replaceCodes(admission.visitorOf(request), who, body.value.password);
    }),
  );
  routes.post(
    "/logins/end",
    asUser(async (who, request) => {
      const body = parse(EndLogin, request);
      return body.ok ? security.endLogin(who, body.value.loginId) : body;
    }),
  );
  return routes;
}

const deviceOf = (request: Request): string => deviceIn(request.headers["user-agent"]);
