import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { type SiteText, SiteTextName } from "@lets-meet/shared/protocol/safety.ts";
import { Router } from "express";
import { type ApiRules, answer, apiRules } from "./answer.ts";

export type SiteTextsRoutesOptions = ApiRules & {
  readonly texts: Readonly<Record<SiteTextName, string>>;
};

/** `/api/texts/<name>`: the operator's texts. */
export function siteTextsRoutes({ texts, ...rules }: SiteTextsRoutesOptions): Router {
  const routes = Router();
  routes.use(...apiRules(rules));
  routes.get("/:name", (request, response) => {
    const name = SiteTextName.safeParse(request.params.name);
    answer(
      response,
      name.success ? accept<SiteText>({ markdown: texts[name.data] }) : refuse("unknown-event"),
    );
  });
  return routes;
}
