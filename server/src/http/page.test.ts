import { utimesSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { defaultSite, siteMeta } from "@lets-meet/shared/site.ts";
import express from "express";
import { afterEach, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { type PageConfig, pageRoutes } from "./page.ts";

const built = `<!doctype html><html><head><link rel="icon" href="/favicon.svg" type="image/svg+xml" />
<title>Let's Meet</title></head><body><div id="root"><svg viewBox="0 0 1 1"><path d="M0 0"/></svg>
<span>Let&#x27;s Meet</span></div></body></html>`;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(over: Partial<PageConfig> = {}) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "index.html"), built);
  const app = express().use(pageRoutes({ folder, site: defaultSite, logo: null, accent: null, ...over }));
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { folder, url, get: (path = "/") => fetch(url + path, { headers: { accept: "text/html" } }) };
}

test("has the operator's name, and tells the page what the operator has decided", async () => {
  const site = {
    ...defaultSite,
    name: `Ann & Ben's "<b>" $&`,
    strangers: [],
    links: [{ label: "</head>", href: "/x" }],
  };
  const { get } = await serve({ site });
  const html = await (await get()).text();
  const name = "Ann &amp; Ben&#x27;s &quot;&lt;b&gt;&quot; $&amp;";
  expect(html).toContain(`<title>${name}</title>`);
  expect(html).toContain(`<span>${name}</span>`);
  expect(html.match(/<\/head>/g)).toHaveLength(1);
  const [, written = ""] = new RegExp(`<meta name="${siteMeta}" content="([^"]*)" />`).exec(html) ?? [];
  const plain = written.replaceAll(
    /&(quot|amp|lt|gt|#x27);/g,
    (_, one: string) => ({ quot: '"', amp: "&", lt: "<", gt: ">", "#x27": "'" })[one] ?? "",
  );
  expect(JSON.parse(plain)).toEqual({ ...site, logo: null });
});

test("has the operator's logo in place of the mark and the icon, and it can do nothing", async () => {
  const logo = { path: "/site/logo-abc.svg", type: ".svg", bytes: Buffer.from("<svg>logo</svg>") };
  const { get } = await serve({ logo });
  const html = await (await get()).text();
  expect(html).toContain('<link rel="icon" href="/site/logo-abc.svg" />');
  expect(html).toContain('<img src="/site/logo-abc.svg" alt="" height="26" />');
  expect(html).not.toContain("<path");
  const served = await get(logo.path);
  expect(await served.text()).toBe("<svg>logo</svg>");
  expect(served.headers.get("content-type")).toMatch(/^image\/svg\+xml/);
  expect(served.headers.get("cache-control")).toContain("immutable");
  expect(served.headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox/);
});

test("has the accent colour in a style sheet of its own, because the policy allows no styles in the page", async () => {
  const { get } = await serve({ accent: "#aaffcc" });
  expect(await (await get()).text()).toContain('<link rel="stylesheet" href="/site/accent.css" />');
  const sheet = await get("/site/accent.css");
  expect(sheet.headers.get("content-type")).toMatch(/^text\/css/);
  expect(await sheet.text()).toBe(":root { --color-yellow: #aaffcc; }\n");
  const { get: plain } = await serve();
  expect(await (await plain()).text()).not.toContain("stylesheet");
});

test("is not sent again while it has not changed, and is the new one after a build", async () => {
  const { folder, url, get } = await serve();
  const first = await get();
  const etag = first.headers.get("etag") ?? "";
  const again = await fetch(url, {
    headers: { accept: "text/html", "if-none-match": etag, "cache-control": "" },
  });
  expect(again.status).toBe(304);
  const path = join(folder, "index.html");
  writeFileSync(path, built.replace("<span>", "<b>new</b><span>"));
  utimesSync(path, 1, 1);
  expect(await (await get()).text()).toContain("<b>new</b>");
});
