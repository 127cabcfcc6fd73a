import { randomInt } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TestBrowser } from "./testing/browser.ts";
import { TestPage } from "./testing/page.ts";
import { killServers, startServer } from "./testing/process.ts";
import { hasRedis, startRedis } from "./testing/redis.ts";
import { comeIn, joining, ownerOf } from "./testing/room-page.ts";
import { interest, wish } from "./testing/samples.ts";

const password = "the-password-of-redis";
const unavailable = { ok: false, code: "unavailable", retryAfterMs: 1_000 };

describe.runIf(hasRedis)("a server whose Redis fails", () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let server: ReturnType<typeof startServer>;
  let url: string;
  let env: Record<string, string>;
  const readiness = async () => {
    const answer = await fetch(`${url}/readyz`);
    return [answer.status, await answer.text()];
  };
  const untilAway = () =>
    expect.poll(readiness, { timeout: 8_000 }).toEqual([503, "the store cannot be reached\n"]);
  const untilBack = () => expect.poll(readiness, { timeout: 8_000 }).toEqual([200, "ready\n"]);

  beforeEach(async () => {
    redis = await startRedis({ password });
    env = { REDIS_URL: redis.url, PORT: `${randomInt(10_000, 30_000)}`, DRAIN_MS: "0", TRUSTED_PROXIES: "1" };
    server = startServer(env);
    url = await server.ready();
  });
  afterEach(async () => {
    killServers();
    await redis.stop();
  });

  /** Stops the server and resolves to its log. */
  const log = async () => {
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    return server.output.stdout;
  };

  test("refuses dependent requests at once, serves all others, and recovers automatically", async () => {
    const { person, roomId } = await ownerOf(url);
    using page = person.open();
    await page.attached();
    await redis.stop();
    await untilAway();

    const began = performance.now();
    expect(await page.ask("room:look", { roomId })).toEqual(unavailable);
    expect(await page.ask("room:join", joining(roomId))).toEqual(unavailable);
    const { status, answer, headers } = await person.ask("/rooms");
    expect([status, answer, headers.get("retry-after")]).toEqual([503, unavailable, "1"]);
    const other = new TestBrowser(url);
    for (const asked of [
      person.ask("/account"),
      other.signUp(),
      other.ask("/account/log-in", other.credentials),
    ])
      expect(await asked).toMatchObject({ status: 503, answer: unavailable });
    expect(performance.now() - began).toBeLessThan(1_500);

    // Strangers need no store: they connect, meet and talk.
    const sought = wish({ interests: [interest("outage")], requireSharedInterest: true });
    using a = new TestPage(url);
    using b = new TestPage(url);
    for (const one of [a, b]) {
      await one.attached();
      expect(await one.ask("stranger:search", sought)).toMatchObject({ ok: true });
    }
    const { matchId } = await a.next("stranger:matched");
    expect(await b.next("stranger:matched")).toMatchObject({ matchId });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);

    await redis.startAgain();
    await untilBack();
    expect(await other.signUp()).toMatchObject({ status: 200 });
    const said = await log();
    const { host } = new URL(redis.url);
    expect(said.split("the store cannot be reached")).toHaveLength(2);
    expect(said).toMatch(new RegExp(`"store":"${host}","reason":"E(CONNRE(SET|FUSED)|NOTCONN)"`));
    expect(said.split("the store is back")).toHaveLength(2);
    for (const secret of [password, "something failed"]) expect(said).not.toContain(secret);
  }, 30_000);

  test("answers in time while Redis hangs, and recovers once it responds", async () => {
    const { person, roomId } = await ownerOf(url);
    using page = person.open();
    await page.attached();
    redis.pause();
    const began = performance.now();
    const answers = [
      page.ask("room:look", { roomId }),
      person.ask("/rooms"),
      page.ask("room:look", { roomId }),
    ];
    expect(await Promise.all(answers)).toMatchObject([
      unavailable,
      { status: 503, answer: unavailable },
      unavailable,
    ]);
    expect(performance.now() - began).toBeLessThan(3_500);
    await untilAway();
    redis.resume();
    await untilBack();
    expect(await page.ask("room:look", { roomId })).toMatchObject({ ok: true });
    expect(await person.ask("/rooms")).toMatchObject({ status: 200 });
    expect(await log()).toContain('"reason":"ETIMEDOUT"');
  }, 30_000);

  test("stops even while Redis hangs", async () => {
    redis.pause();
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
  }, 15_000);

  test("does not give a room's member a new session because the room cannot be looked up", async () => {
    const { person, roomId } = await ownerOf(url);
    using page = person.open();
    await page.attached();
    await comeIn(page, roomId);
    await page.ask("presence:watch", { watch: false });
    server.child.kill("SIGKILL");
    await server.ended;
    server = startServer(env);
    await server.ready();
    redis.pause();
    await untilAway();
    using early = person.open({ resume: page.shows(), pageId: page.pageId });
    await new Promise((resolve) => early.socket.io.once("close", resolve));
    expect(early.seen).toEqual([]);
    redis.resume();
    await untilBack();
    using back = person.open({ resume: page.shows(), pageId: page.pageId });
    expect(await back.attached()).toMatchObject({ resumed: true, snapshot: { phase: "in-room" } });
  }, 30_000);
});

test.runIf(hasRedis)("a server without Redis at its start reports where and why, and exits", async () => {
  const redis = await startRedis({ password });
  await redis.stop();
  const server = startServer({ REDIS_URL: redis.url });
  expect(await server.ended).toBe(1);
  expect(server.output.stderr).toContain(`${new URL(redis.url).host} cannot be reached (ECONNREFUSED)`);
  expect(server.output.stderr).not.toContain(password);
  killServers();
});
