import { accept } from "@lets-meet/shared/protocol/ack.ts";
import type { CookieOptions, Response } from "express";
import type { LoggedIn } from "../services/account/account.ts";
import { accessCookie, refreshCookie } from "../services/account/cookies.ts";
import { answer } from "./answer.ts";

export type LoginTimes = { readonly accessMs: number; readonly refreshMs: number };

/** The rules for all cookies: the page's scripts cannot read them, and other sites cannot cause them to be sent. */
export const cookieRules = {
  httpOnly: true,
  secure: true,
  sameSite: "strict",
  path: "/",
} as const satisfies CookieOptions;

/** Sets the cookies of a login. */
export function setLogin(response: Response, { access, refresh }: LoggedIn, times: LoginTimes): void {
  response.cookie(accessCookie, access, { ...cookieRules, maxAge: times.accessMs });
  response.cookie(refreshCookie, refresh, { ...cookieRules, maxAge: times.refreshMs });
}

/** Sets the cookies of a login, and answers with the value. */
export function answerLoggedIn(
  response: Response,
  loggedIn: LoggedIn,
  value: unknown,
  times: LoginTimes,
): void {
  setLogin(response, loggedIn, times);
  answer(response, accept(value));
}

export function clearLogin(response: Response): void {
  response.clearCookie(accessCookie, cookieRules);
  response.clearCookie(refreshCookie, cookieRules);
}
