import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { TestPage } from "./testing/page.ts";
import { killServers, startServer } from "./testing/process.ts";

afterEach(killServers);

describe("the server's process", { timeout: 30_000 }, () => {
  test("reports that a port is taken instead of printing a stack", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const server = startServer({ PORT: `${port}` });
    expect(await server.ended).toBe(1);
    expect(server.output.stderr).toMatch(/port .* is taken/i);
    expect(server.output.stderr).toContain(`${port}`);
    expect(server.output.stderr).not.toMatch(/^\s+at /m);
    taken.close();
  });

  test("names an invalid variable", async () => {
    const server = startServer({ DRAIN_MS: "soon" });
    expect(await server.ended).toBe(1);
    expect(server.output.stderr).toContain("DRAIN_MS: ");
  });

  test("warns about dangerous settings before it listens, one line each", async () => {
    const server = startServer({ TRUSTED_PROXIES: "1", HOST: "0.0.0.0", REDIS_URL: "redis://192.0.2.9:1" });
    await expect
      .poll(() => server.output.stderr.match(/^Warning: .+\.$/gm)?.length, { timeout: 10_000 })
      .toBe(5);
    server.child.kill("SIGKILL");
  });

  test("notifies its pages on SIGTERM, takes no new searches, and exits in time with code 0", async () => {
    const server = startServer({ DRAIN_MS: "300" });
    const url = await server.ready();
    using page = new TestPage(url);
    await page.attached();
    server.child.kill("SIGTERM");
    expect(await page.next("session:draining")).toEqual({ inMs: 300 });
    const search = { mode: "text" as const, interests: [], language: null, region: null };
    expect(await page.ask("stranger:search", search)).toEqual({ ok: false, code: "draining" });
    expect((await fetch(`${url}/readyz`)).status).toBe(404);
    expect(await server.ended).toBe(0);
  });

  test("keeps chat, addresses and identities out of its log", async () => {
    const server = startServer({ LOG_LEVEL: "debug", DRAIN_MS: "0" });
    const url = await server.ready();
    using a = new TestPage(url);
    using b = new TestPage(url);
    const [keyA, keyB] = [await a.attached(), await b.attached()];
    const search = { mode: "text" as const, interests: ["secretinterest"], language: null, region: null };
    await a.ask("stranger:search", search);
    await b.ask("stranger:search", search);
    const { matchId } = await a.next("stranger:matched");
    await b.ask("signal:ready", { matchId });
    await a.ask("chat:send", { matchId, seq: 1, text: "secretword" });
    await b.next("chat:message");
    await a.ask("stranger:block", { matchId });
    await a.raw("chat:send", { text: "secretword", nonsense: true });
    server.child.kill("SIGTERM");
    await server.ended;
    const said = server.output.stdout + server.output.stderr;
    expect(said).toContain("a partner was blocked");
    for (const secret of [
      "secretinterest",
      "secretword",
      matchId,
      keyA.session.sessionId,
      keyB.session.secret,
    ]) {
      expect(said).not.toContain(secret);
    }
    expect(server.output.stdout).not.toMatch(/"(ip|address|remoteAddress)"/);
  });
});
