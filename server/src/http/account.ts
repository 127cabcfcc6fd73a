import {
  ChangePassword,
  Credentials,
  DeleteAccount,
  NewAccount,
} from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { type Request, type Response, Router } from "express";
import type { AccountService, LoggedIn } from "../services/account/account.ts";
import { accessCookie, refreshCookie, tokensIn } from "../services/account/cookies.ts";
import { type ApiRules, answer, apiRules, parse } from "./answer.ts";

export type AccountRoutesOptions = ApiRules & {
  readonly accounts: AccountService;
  readonly accessMs: number;
  readonly refreshMs: number;
};

/** `/api/account`: the wire's answers, with the matching HTTP status. */
export function accountRoutes(options: AccountRoutesOptions): Router {
  const { accounts, admission } = options;
  const routes = Router();
  routes.use(...apiRules(options));

  const cookie = { httpOnly: true, secure: true, sameSite: "strict", path: "/" } as const;
  const logIn = (response: Response, ack: Ack<LoggedIn>) => {
    if (!ack.ok) {
      answer(response, ack);
      return;
    }
    response.cookie(accessCookie, ack.value.access, { ...cookie, maxAge: options.accessMs });
    response.cookie(refreshCookie, ack.value.refresh, { ...cookie, maxAge: options.refreshMs });
    answer(response, accept(ack.value.account));
  };
  const logOut = (response: Response) => {
    response.clearCookie(accessCookie, cookie);
    response.clearCookie(refreshCookie, cookie);
  };
  const identityOf = (request: Request) => accounts.identityIn(request.headers.cookie);

  routes.get("/", async (request, response) => {
    const identity = await identityOf(request);
    answer(response, accept(identity === null ? null : await accounts.accountOf(identity)));
  });
  routes.post("/sign-up", async (request, response) => {
    const body = parse(NewAccount, request);
    logIn(response, body.ok ? await accounts.signUp(admission.visitorOf(request), body.value) : body);
  });
  routes.post("/log-in", async (request, response) => {
    const body = parse(Credentials, request);
    logIn(response, body.ok ? await accounts.logIn(admission.visitorOf(request), body.value) : body);
  });
  routes.post("/refresh", async (request, response) => {
    const { refresh } = tokensIn(request.headers.cookie);
    const ack = refresh === null ? refuse("not-logged-in") : await accounts.refresh(refresh);
    if (!ack.ok && ack.code === "not-logged-in") logOut(response);
    logIn(response, ack);
  });
  routes.post("/log-out", async (request, response) => {
    await accounts.logOut(await identityOf(request), tokensIn(request.headers.cookie).refresh);
    logOut(response);
    answer(response, accept({}));
  });
  routes.post("/password", async (request, response) => {
    const identity = await identityOf(request);
    const body = identity === null ? refuse("not-logged-in") : parse(ChangePassword, request);
    if (identity === null || !body.ok) answer(response, body);
    else logIn(response, await accounts.changePassword(admission.visitorOf(request), identity, body.value));
  });
  routes.post("/delete", async (request, response) => {
    const identity = await identityOf(request);
    const body = identity === null ? refuse("not-logged-in") : parse(DeleteAccount, request);
    if (identity === null || !body.ok) {
      answer(response, body);
      return;
    }
    const ack = await accounts.remove(admission.visitorOf(request), identity, body.value);
    if (ack.ok) logOut(response);
    answer(response, ack);
  });
  return routes;
}
