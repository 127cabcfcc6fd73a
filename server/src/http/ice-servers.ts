import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { AskIceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import { SessionKey } from "@lets-meet/shared/protocol/session.ts";
import { type Request, Router } from "express";
import type { IceServersService } from "../services/shield/ice-servers.ts";
import { type ApiRules, answer, apiRules } from "./answer.ts";

export type IceServersRoutesOptions = ApiRules & {
  readonly iceServers: IceServersService;
};

/** `/api/ice-servers`: for the session whose key is the bearer token. */
export function iceServersRoutes({ iceServers, ...rules }: IceServersRoutesOptions): Router {
  const routes = Router();
  routes.use(...apiRules(rules));
  routes.get("/", (request, response) => {
    const asked = AskIceServers.safeParse(request.query);
    const ack = asked.success
      ? iceServers.ask(rules.admission.visitorOf(request), sessionKeyIn(request), asked.data)
      : refuse("bad-payload");
    answer(response, ack);
  });
  return routes;
}

/** The session's key in `Authorization: Bearer <sessionId>.<secret>` (RFC 6750 §2.1), if it has that form. */
function sessionKeyIn(request: Request): SessionKey | null {
  const [, sessionId, secret] = /^Bearer ([\w-]+)\.([\w-]+)$/i.exec(request.get("authorization") ?? "") ?? [];
  return SessionKey.safeParse({ sessionId, secret }).data ?? null;
}
