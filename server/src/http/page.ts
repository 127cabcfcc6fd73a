import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { defaultSite, type Site, siteMeta } from "@lets-meet/shared/site.ts";
import { type RequestHandler, Router } from "express";
import staticGzip from "express-static-gzip";

/** The operator's logo. */
export type Logo = { readonly path: string; readonly type: string; readonly bytes: Buffer };

export type PageConfig = {
  /** The folder of the built page. */
  readonly folder: string;
  readonly site: Omit<Site, "logo">;
  readonly logo: Logo | null;
  /** The page's accent colour, `#rrggbb`; `null` for its own. */
  readonly accent: string | null;
};

export const notFound: RequestHandler = (_request, response) => {
  response.status(404).type("text/plain").send("not found\n");
};

const accentPath = "/site/accent.css";

/** An SVG file may have styles of its own, and nothing else. */
const logoPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** The built page and its files, with the operator's name, logo and accent colour. */
export function pageRoutes({ folder, site, logo, accent }: PageConfig): Router {
  const routes = Router();
  // The build has compressed the files: compressing on each request would take megabytes per open response.
  // File names under /assets contain a hash of the content.
  const kept = { immutable: true, maxAge: "1y" } as const;
  const assets = join(folder, "assets");
  if (existsSync(assets))
    routes.use("/assets", staticGzip(assets, { enableBrotli: true, index: false, serveStatic: kept }));
  routes.use("/assets", notFound);
  const favicon = join(folder, "favicon.svg");
  routes.get("/favicon.svg", (_request, response, next) => {
    if (existsSync(favicon)) response.sendFile(favicon, { maxAge: "1h" });
    else next();
  });
  if (logo !== null)
    routes.get(logo.path, (_request, response) => {
      response.setHeader("Content-Security-Policy", logoPolicy);
      response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
      response.type(logo.type).send(logo.bytes);
    });
  if (accent !== null)
    routes.get(accentPath, (_request, response) => {
      response.setHeader("Cache-Control", "no-cache");
      response.type("css").send(`:root { --color-yellow: ${accent}; }\n`);
    });
  const read = pageReader(join(folder, "index.html"), {
    site: { ...site, logo: logo?.path ?? null },
    hasAccent: accent !== null,
  });
  routes.get("/{*path}", async (request, response, next) => {
    if (request.accepts("html") === false) {
      next();
      return;
    }
    const page = await read();
    if (page === null) {
      response.status(503).type("text/plain").send("the page has not been built: run npm run build\n");
      return;
    }
    response.setHeader("Cache-Control", "no-cache");
    response.type("html").send(page);
  });
  return routes;
}

type Branding = { readonly site: Site; readonly hasAccent: boolean };

/** Reads the page, and again when a new build has replaced it; `null` while there is none. */
function pageReader(path: string, branding: Branding): () => Promise<string | null> {
  let last: { readonly mtimeMs: number; readonly html: string } | null = null;
  return async () => {
    const found = await stat(path).catch(() => null);
    if (found === null) return null;
    if (last?.mtimeMs !== found.mtimeMs)
      last = { mtimeMs: found.mtimeMs, html: branded(await readFile(path, "utf8"), branding) };
    return last.html;
  };
}

/** Writes the site into the built page, so that it is right before any script runs. */
function branded(html: string, { site, hasAccent }: Branding): string {
  const head = [
    hasAccent ? `<link rel="stylesheet" href="${accentPath}" />` : "",
    `<meta name="${siteMeta}" content="${escaped(JSON.stringify(site))}" />`,
  ];
  const named = html
    .replaceAll(new RegExp(`${defaultSite.name}|${escaped(defaultSite.name)}`, "g"), () => escaped(site.name))
    .replace("</head>", (end) => head.join("") + end);
  if (site.logo === null) return named;
  const logo = escaped(site.logo);
  return (
    named
      .replace(/<link rel="icon"[^>]*>/, () => `<link rel="icon" href="${logo}" />`)
      // The first drawing is the mark beside the name.
      .replace(/<svg .*?<\/svg>/s, () => `<img src="${logo}" alt="" height="26" />`)
  );
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#x27;",
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => escapes[one] ?? one);
