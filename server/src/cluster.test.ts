import type { MatchId } from "@lets-meet/shared/ids.ts";
import { Interest } from "@lets-meet/shared/interests.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { TestPage } from "./testing/page.ts";
import { killServers, startServer } from "./testing/process.ts";
import { hasRedis, startRedis } from "./testing/redis.ts";
import { signalsTo } from "./testing/rooms.ts";
import { wish } from "./testing/samples.ts";

/** A matcher that dies is followed within this time, and so people meet. */
const failoverMs = 3_000;

describe.runIf(hasRedis)("two nodes and two matchers over Redis", { timeout: 60_000 }, () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let matchers: readonly ReturnType<typeof startServer>[];
  let servers: readonly ReturnType<typeof startServer>[];
  let urls: readonly string[];
  const open: TestPage[] = [];
  const page = (node: number, options: ConstructorParameters<typeof TestPage>[1] = {}) => {
    const opened = new TestPage(urls[node] ?? "", options);
    open.push(opened);
    return opened;
  };
  const search = (one: TestPage) => one.ask("stranger:search", wish());
  const say = (one: TestPage, matchId: MatchId, text: string) =>
    one.ask("chat:send", { matchId, seq: ++one.seq, text });
  const texts = (one: TestPage) => one.all("chat:message").map(({ text }) => text);

  const start = (ROLE: string, NODE_NAME: string, env: NodeJS.ProcessEnv = {}) =>
    startServer({
      CLUSTER_REDIS_URL: redis.url,
      ROLE,
      NODE_NAME,
      DRAIN_MS: "0",
      RECONNECT_GRACE_MS: "4000",
      ADDRESS_EXEMPT: "127.0.0.1",
      ...env,
    });
  // One cluster for all tests, because processes start slowly; a test that kills one starts another in its place.
  beforeAll(async () => {
    redis = await startRedis();
    matchers = [start("matcher", "m1"), start("matcher", "m2")];
    servers = [start("node", "a"), start("node", "b")];
    urls = await Promise.all(servers.map((server) => server.ready()));
    await Promise.all(matchers.map((matcher) => matcher.ready()));
  }, 60_000);
  afterEach(() => {
    for (const one of open.splice(0)) one.socket.disconnect();
  });
  afterAll(async () => {
    killServers();
    await redis.stop();
  });

  /** Two pages on different nodes that have met. */
  const pair = async () => {
    const [a, b] = [page(0), page(1)];
    await Promise.all([a.attached(), b.attached()]);
    await Promise.all([search(a), search(b)]);
    const [{ matchId }, atB] = await Promise.all([a.next("stranger:matched"), b.next("stranger:matched")]);
    expect(atB.matchId).toBe(matchId);
    await Promise.all([a, b].map((one) => one.ask("signal:ready", { matchId })));
    return { a, b, matchId };
  };

  test("let two pages meet, talk in order, and go on to the next", async () => {
    const { a, b, matchId } = await pair();
    for (let n = 0; n < 5; n++) {
      expect(await a.ask("signal:send", { ...signalsTo(`a${n}`), matchId, seq: ++a.seq })).toMatchObject({
        ok: true,
      });
      expect(await say(b, matchId, `b${n}`)).toMatchObject({ ok: true });
    }
    await expect.poll(() => b.all("signal:deliver")).toHaveLength(5);
    await expect.poll(() => texts(a)).toEqual(["b0", "b1", "b2", "b3", "b4"]);
    const [again] = await Promise.all([
      a.ask("stranger:next", { matchId, wish: wish() }),
      b.next("stranger:partner-left"),
    ]);
    expect(again).toMatchObject({ ok: true });
    const c = page(1);
    await c.attached();
    await search(c);
    expect((await a.next("stranger:matched")).matchId).toBe((await c.next("stranger:matched")).matchId);
  });

  test("deliver the first signals after the match, however soon they are sent", async () => {
    for (let round = 0; round < 10; round++) {
      const [a, b] = [page(0, { listens: true }), page(1, { listens: true })];
      await Promise.all([a.attached(), b.attached()]);
      const sent = [a, b].map(async (one) => {
        const { matchId } = await one.next("stranger:matched");
        return one.ask("signal:send", { ...signalsTo("first"), matchId, seq: ++one.seq });
      });
      await Promise.all([search(a), search(b)]);
      expect(await Promise.all(sent)).toMatchObject([{ ok: true }, { ok: true }]);
      for (const one of [a, b]) {
        await one.next("signal:deliver");
        expect(one.seen.map(({ event }) => event)).toEqual([
          "session:attached",
          "stranger:matched",
          "signal:deliver",
        ]);
      }
      for (const one of [a, b]) one.socket.disconnect();
    }
  });

  test("let a page return to the other node, with its partner, and lose nothing that was said", async () => {
    const { a, b, matchId } = await pair();
    await say(a, matchId, "before");
    a.socket.disconnect();
    await say(b, matchId, "meanwhile");
    const again = page(1, { resume: a.shows(), pageId: a.pageId });
    expect(await again.attached()).toMatchObject({
      resumed: true,
      snapshot: { phase: "matched", match: { matchId } },
    });
    again.seq = a.seq;
    await again.ask("signal:ready", { matchId });
    await say(again, matchId, "after");
    await expect.poll(() => texts(b)).toEqual(["before", "after"]);
    await expect.poll(() => texts(again)).toEqual(["meanwhile"]);
    expect(b.all("stranger:partner-left")).toEqual([]);
  });

  test("let two who have met carry on in a room, and tell each other there what was said on the way", async () => {
    const { a, b, matchId } = await pair();
    await a.ask("stranger:keep", { matchId, wanted: true });
    await b.next("stranger:partner-keeps");
    await Promise.all([
      b.ask("stranger:keep", { matchId, wanted: true }),
      say(a, matchId, "on the way"),
      say(b, matchId, "on the way"),
    ]);
    const rooms = await Promise.all([a, b].map((one) => one.next("room:joined")));
    expect(rooms[0]?.members).toEqual(rooms[1]?.members);
    expect(rooms[0]?.members).toHaveLength(2);
    const all = (one: TestPage) => [...texts(one), ...one.all("room:message").map(({ text }) => text)];
    for (const one of [a, b]) await expect.poll(() => all(one)).toEqual(["on the way"]);
    for (const one of [a, b]) expect(one.all("stranger:partner-left")).toEqual([]);
  });

  test("let people meet soon after the leading matcher was killed", async () => {
    await pair();
    const leads = (one: ReturnType<typeof startServer>) => one.output.stdout.includes("this matcher leads");
    const [leader] = matchers.filter(leads);
    expect(matchers.filter(leads)).toHaveLength(1);
    const [a, b] = [page(0), page(1)];
    await Promise.all([a.attached(), b.attached()]);
    leader?.child.kill("SIGKILL");
    const killedAt = performance.now();
    await Promise.all([search(a), search(b)]);
    await Promise.all([a.next("stranger:matched"), b.next("stranger:matched")]);
    expect(performance.now() - killedAt).toBeLessThan(failoverMs);
    expect(matchers.filter(leads)).toHaveLength(2);
  });

  test("let people meet after Redis was emptied, and keep the partner of those who have met", async () => {
    const { a, b, matchId } = await pair();
    const waiting = page(0);
    await waiting.attached();
    await search(waiting);
    await redis.flush();
    const other = page(1);
    await other.attached();
    await search(other);
    await Promise.all([waiting.next("stranger:matched"), other.next("stranger:matched")]);
    expect(await say(a, matchId, "still there?")).toMatchObject({ ok: true });
    await expect.poll(() => texts(b), { timeout: 10_000 }).toContain("still there?");
    a.socket.disconnect();
    const again = page(1, { resume: a.shows(), pageId: a.pageId });
    expect(await again.attached()).toMatchObject({ resumed: true, snapshot: { phase: "matched" } });
  });

  test("keep their matches while Redis is away, refuse searches, and recover", async () => {
    const { a, b, matchId } = await pair();
    const lonely = page(0);
    await lonely.attached();
    await redis.stop();
    await expect
      .poll(() => search(lonely), { timeout: 15_000 })
      .toMatchObject({ ok: false, code: "unavailable" });
    const said = say(a, matchId, "is it on?");
    await redis.startAgain();
    expect(await said).toMatchObject({ ok: true });
    await expect.poll(() => texts(b), { timeout: 10_000 }).toEqual(["is it on?"]);
    const other = page(1);
    await other.attached();
    for (const one of [lonely, other])
      await expect.poll(() => search(one), { timeout: 10_000 }).toMatchObject({ ok: true });
    await Promise.all([lonely.next("stranger:matched"), other.next("stranger:matched")]);
    expect([a, b].flatMap((one) => one.all("stranger:partner-left"))).toEqual([]);
  });

  test("take over the pages of a node that stops, one by one, and tell no partner that one is away", async () => {
    const stopping = start("node", "c", { DRAIN_MS: "600" });
    const third = await stopping.ready();
    const pairs = await Promise.all(
      [1, 2, 3].map(async (index) => {
        const [a, b] = [new TestPage(third), page(1)];
        open.push(a);
        await Promise.all([a.attached(), b.attached()]);
        const interests = [Interest.parse(`drain${index}`)];
        for (const one of [a, b])
          await one.ask("stranger:search", wish({ interests, requireSharedInterest: true }));
        const { matchId } = await a.next("stranger:matched");
        await b.next("stranger:matched");
        return { a, b, matchId };
      }),
    );
    stopping.child.kill("SIGTERM");
    const closedAt = pairs.map(
      async ({ a }) =>
        new Promise<number>((resolve) => a.socket.once("disconnect", () => resolve(performance.now()))),
    );
    const returned = pairs.map(async ({ a, b, matchId }, index) => {
      await closedAt[index];
      const again = page(0, { resume: a.shows(), pageId: a.pageId });
      expect(await again.attached()).toMatchObject({ resumed: true, snapshot: { phase: "matched" } });
      await b.ask("signal:ready", { matchId });
      await again.ask("signal:ready", { matchId });
      again.seq = a.seq;
      expect(await say(again, matchId, "here again")).toMatchObject({ ok: true });
      await expect.poll(() => texts(b), { timeout: 10_000 }).toEqual(["here again"]);
    });
    await Promise.all(returned);
    expect(await stopping.ended).toBe(0);
    expect(new Set(await Promise.all(closedAt)).size).toBe(3);
    for (const { b } of pairs)
      expect([...b.all("stranger:partner-away"), ...b.all("stranger:partner-left")]).toEqual([]);
  });

  test("go on with a match whose node was killed, and end one whose page does not return", async () => {
    const [{ a, b, matchId }, deserted] = [await pair(), await pair()];
    const lonely = page(0);
    await lonely.attached();
    await lonely.ask("stranger:search", wish({ mode: "video" }));
    servers[0]?.child.kill("SIGKILL");
    await expect.poll(() => a.socket.connected, { timeout: 10_000 }).toBe(false);
    await say(b, matchId, "are you there?");
    const again = page(1, { resume: a.shows(), pageId: a.pageId });
    expect(await again.attached()).toMatchObject({ resumed: true, snapshot: { phase: "matched" } });
    await again.ask("signal:ready", { matchId });
    await expect.poll(() => texts(again)).toEqual(["are you there?"]);
    await deserted.b.next("stranger:partner-away");
    expect(await deserted.b.next("stranger:partner-left")).toEqual({
      matchId: deserted.matchId,
      reason: "gone",
    });
    // It was never away: its page has returned before the others looked after what the node had left behind.
    expect(b.all("stranger:partner-away")).toEqual([]);
    expect(b.all("stranger:partner-left")).toEqual([]);
    // The search has ended with its page, so nobody is matched with it.
    const [one, other] = [page(1), page(1)];
    await Promise.all([one.attached(), other.attached()]);
    await one.ask("stranger:search", wish({ mode: "video" }));
    await other.ask("stranger:search", wish({ mode: "video" }));
    await Promise.all([one.next("stranger:matched"), other.next("stranger:matched")]);
  });
});
