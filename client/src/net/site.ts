import { defaultSite, type Site, siteMeta } from "@lets-meet/shared/site.ts";

/**
 * The operator's decisions, which the server has written into the page. The development server writes none, and then
 * everything is offered; the server refuses what is off all the same.
 */
export function siteIn(page: Document): Site {
  const written = page.querySelector<HTMLMetaElement>(`meta[name="${siteMeta}"]`)?.content;
  // Not parsed with a schema: it comes from the server that serves this script, and schemas load later.
  return written === undefined ? defaultSite : { ...defaultSite, ...(JSON.parse(written) as Partial<Site>) };
}
