import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, get, type Server } from "node:http";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { defaultSite } from "@lets-meet/shared/site.ts";
import { afterEach, describe, expect, test } from "vitest";
import { createEvents } from "../ops/events.ts";
import { createLog } from "../ops/log.ts";
import { createMetrics } from "../ops/metrics.ts";
import type { Admission } from "../services/admission.ts";
import { StoreUnavailable } from "../services/store-guard.ts";
import { admissionOf } from "../testing/admission.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { createApp } from "./app.ts";
import type { PageConfig } from "./page.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(
  over: {
    blockedMs?: number;
    built?: boolean;
    ready?: boolean;
    metricsToken?: string;
    failure?: Error;
    admission?: Admission;
    page?: Partial<PageConfig>;
    frameAncestors?: readonly string[];
    html?: string;
  } = {},
): Promise<string> {
  const pageFolder = temporaryFolder();
  if (over.built !== false) {
    mkdirSync(join(pageFolder, "assets"));
    writeFileSync(join(pageFolder, "index.html"), over.html ?? "<!doctype html><title>page</title>");
    const script = "export {};\n".repeat(500);
    writeFileSync(join(pageFolder, "assets/app-1a2b.js"), script);
    writeFileSync(join(pageFolder, "assets/app-1a2b.js.br"), brotliCompressSync(script));
  }
  const metrics = createMetrics({
    online: () => 7,
    searching: () => 3,
    inRooms: () => 2,
    moderationUp: () => false,
  });
  const events = createEvents(createLog("silent"), metrics);
  const { registry } = metrics;
  const { metricsToken } = over;
  const nothing = (_request: unknown, _response: unknown, next: () => void) => next();
  const app = createApp({
    trustedProxies: 0,
    gate: { ofAddress: () => over.blockedMs ?? 0 },
    admission: over.admission ?? admissionOf(createFakeClock()),
    accounts: nothing,
    callback: nothing,
    rooms: (_request, _response, next) => next(over.failure),
    iceServers: nothing,
    page: { folder: pageFolder, site: defaultSite, logo: null, accent: null, ...over.page },
    frameAncestors: over.frameAncestors ?? [],
    texts: nothing,
    metrics: { registry, token: metricsToken },
    whyNotReady: () => ((over.ready ?? true) ? null : "draining"),
    events,
  });
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

/** Unlike `fetch`, lets a test set the Host header. */
const statusOf = (url: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (answer) => resolve(answer.resume().statusCode)).on("error", reject);
  });

describe("the page", () => {
  test("is served at every path that is not a file, never cached, with every security header", async () => {
    const answer = await fetch(`${await serve()}/any/place?x=1`, { headers: { accept: "text/html" } });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("<title>page</title>");
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    const policy = answer.headers.get("content-security-policy") ?? "";
    for (const rule of [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy.split(";")).toContain(rule);
    }
    expect(policy).not.toContain("unsafe-inline");
    expect(answer.headers.get("permissions-policy")).toContain("camera=(self)");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("x-powered-by")).toBeNull();
  });

  test("has files that are cached for a year and served compressed, and no missing ones", async () => {
    const url = await serve();
    const file = await fetch(`${url}/assets/app-1a2b.js`, { headers: { "accept-encoding": "br" } });
    expect(file.headers.get("cache-control")).toContain("immutable");
    expect(file.headers.get("content-encoding")).toBe("br");
    expect(await file.text()).toContain("export {}");
    expect((await fetch(`${url}/assets/gone.js`)).status).toBe(404);
    expect((await fetch(`${url}/..%2f..%2fpackage.json`)).headers.get("content-type")).not.toContain("json");
  });

  test("is limited per address with all its files, and tells when to come back; probes are not", async () => {
    const clock = createFakeClock();
    const url = await serve({
      admission: admissionOf(clock, { page: { perSecond: 1 / 2, burst: 4 } }),
      metricsToken: "a-long-enough-token",
    });
    const paths = ["/", "/assets/app-1a2b.js", "/assets/gone.js", "/favicon.svg"];
    for (const path of paths) expect((await fetch(url + path)).status).not.toBe(429);
    for (const path of [...paths, "/any/place", "/api/unknown"]) {
      const refused = await fetch(url + path);
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "2"]);
      expect(await refused.text()).toBe("too many requests from this address: try again soon\n");
    }
    expect((await fetch(url, { method: "POST" })).status).toBe(429);
    for (const path of ["/healthz", "/readyz"]) expect((await fetch(url + path)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(403);
    await clock.advance(2_000);
    expect((await fetch(url)).status).toBe(200);
  });

  test("that has not been built answers how to build it", async () => {
    const answer = await fetch(await serve({ built: false }));
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("npm run build");
  });
});

describe("a failure under /api", () => {
  test("is answered in the wire's format, with a retry time if the server is unavailable", async () => {
    const failure = new StoreUnavailable("redis:6379", "ECONNREFUSED");
    const answer = await fetch(`${await serve({ failure })}/api/rooms`);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await answer.json()).toEqual({ ok: false, code: "unavailable", retryAfterMs: 1_000 });
  });

  test("is answered without details if it is internal", async () => {
    const answer = await fetch(`${await serve({ failure: new Error("secret") })}/api/rooms/x`);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ ok: false, code: "internal" });
    const unknown = await fetch(`${await serve()}/api/unknown`);
    expect([unknown.status, await unknown.json()]).toEqual([404, { ok: false, code: "unknown-event" }]);
  });
});

describe("the operators' endpoints", () => {
  test("healthz reports that the process runs, readyz whether it takes sessions", async () => {
    expect((await fetch(`${await serve()}/readyz`)).status).toBe(200);
    const draining = await serve({ ready: false });
    expect((await fetch(`${draining}/readyz`)).status).toBe(404);
    expect((await fetch(`${draining}/healthz`)).status).toBe(200);
  });

  test("metrics are off without a token, whatever the request's headers", async () => {
    const url = await serve();
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: "Bearer undefined" } });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("set METRICS_TOKEN");
    // A proxy on this machine connects from loopback, and nginx by default sends its own name for the server
    // as the host.
    for (const host of ["localhost", "127.0.0.1:3000", "[::1]:3000", "meet.example"])
      expect(await statusOf(`${url}/metrics`, { host })).toBe(403);
  });

  test("metrics are only sent for a request with the token", async () => {
    const url = await serve({ metricsToken: "a-long-enough-token" });
    expect((await fetch(`${url}/metrics`)).status).toBe(403);
    for (const authorization of ["Bearer a-long-enough-tokem", "Bearer", "a-long-enough-token"])
      expect((await fetch(`${url}/metrics`, { headers: { authorization } })).status).toBe(403);
    const shown = await fetch(`${url}/metrics`, { headers: { authorization: "Bearer a-long-enough-token" } });
    expect(shown.status).toBe(200);
    const text = await shown.text();
    expect(text).toContain("letsmeet_sessions_online 7");
    expect(text).toContain("letsmeet_sessions_searching 3");
  });
});
