import type { MatchId } from "@lets-meet/shared/ids.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { matchedPair } from "../../testing/match.ts";
import { createNode } from "../../testing/node.ts";
import { pageId, wish } from "../../testing/samples.ts";

let node: ReturnType<typeof createNode>;
beforeEach(() => {
  node = createNode();
});

/** Two connected pages in one match, both listening. */
async function pair() {
  const { a, b, matchId } = await matchedPair(node, "text");
  node.signaling.ready(a.id, matchId);
  node.signaling.ready(b.id, matchId);
  return { a, b, matchId };
}
const say = (id: Awaited<ReturnType<typeof pair>>["a"]["id"], matchId: MatchId, seq: number, text = "hi") =>
  node.chat.send(id, { matchId, seq, text });

describe("a page that reads slower than it receives", () => {
  test("receives no more until it has read, then all in order, while its sender has to wait", async () => {
    const { a, b, matchId } = await pair();
    await say(b.id, matchId, 1);
    await node.clock.settle();
    a.told.isBusy = true;
    for (let seq = 2; seq <= 65; seq++) await say(b.id, matchId, seq);
    await node.clock.settle();
    expect(a.of("chat:message")).toHaveLength(1);
    expect(await say(b.id, matchId, 66)).toMatchObject({ ok: false, code: "rate-limited" });
    a.told.isBusy = false;
    a.attachment.delivery.resume();
    expect(a.of("chat:message")).toMatchObject(
      Array.from({ length: 65 }, (_, index) => ({ seq: index + 1 })),
    );
    expect(await say(b.id, matchId, 66)).toMatchObject({ ok: true });
    await node.clock.settle();
    expect(node.backlog.waiting(a.id, b.id)).toBe(0);
  });
});

describe("a page whose lost connection was not noticed", () => {
  test("takes its session over without any away event", async () => {
    const { a, b, matchId } = await pair();
    const again = node.connect({ ...a.attached.session, after: a.after() }, a.pageId);
    expect(a.told.superseded).toBe(true);
    await say(b.id, matchId, 1);
    await node.clock.advance(40_000);
    expect(b.of("stranger:partner-away")).toEqual([]);
    expect(b.of("stranger:partner-left")).toEqual([]);
    expect(again.of("chat:message")).toHaveLength(1);
    expect(node.sessions.online).toBe(2);
  });

  test("goes on searching", async () => {
    const a = node.connect();
    await node.strangers.search(a.id, wish());
    const again = node.connect({ ...a.attached.session, after: a.after() }, a.pageId);
    await node.clock.advance(1_000);
    const b = node.connect();
    await node.strangers.search(b.id, wish());
    await node.clock.advance(1_000);
    expect(again.of("stranger:matched")).toHaveLength(1);
  });
});

describe("a connection", () => {
  test("whose last bytes are flushed after its end settles no entries of its successor", async () => {
    const { a, b, matchId } = await pair();
    a.told.isBusy = true;
    for (let seq = 1; seq <= 10; seq++) await say(b.id, matchId, seq);
    await node.clock.settle();
    a.drop();
    a.told.isBusy = false;
    a.attachment.delivery.resume();
    expect(a.of("chat:message")).toEqual([]);
    expect(node.backlog.waiting(a.id, b.id)).toBe(10);
  });

  test("that does not read for half a minute is closed; its match goes on, and nothing is lost", async () => {
    const { a, b, matchId } = await pair();
    a.told.isBusy = true;
    await say(b.id, matchId, 1);
    await node.clock.advance(29_000);
    await say(b.id, matchId, 2);
    await node.clock.advance(900);
    expect(a.told.unheard).toBe(0);
    await node.clock.advance(200);
    expect(a.told.unheard).toBe(1);
    a.drop();
    const again = node.connect({ ...a.attached.session, after: a.after() }, a.pageId);
    await node.clock.settle();
    expect(again.of("chat:message")).toHaveLength(2);
    expect(b.of("stranger:partner-left")).toEqual([]);
  });

  test("has its session until it is closed, or a newer one has taken over", async () => {
    const a = node.connect();
    expect(node.sessions.isCurrent(a.attachment)).toBe(true);
    const newer = node.connect({ ...a.attached.session, after: 0 });
    expect(node.sessions.isCurrent(a.attachment)).toBe(false);
    expect(node.sessions.isCurrent(newer.attachment)).toBe(true);
    newer.drop();
    expect(node.sessions.isCurrent(newer.attachment)).toBe(false);
  });
});

describe("a session whose connection drops", () => {
  test("is online during its grace and not after it", async () => {
    const a = node.connect();
    a.drop();
    await node.clock.advance(29_999);
    expect(node.sessions.online).toBe(1);
    await node.clock.advance(2);
    expect(node.sessions.online).toBe(0);
  });

  test("is gone after its grace, and forgotten, although each timer fires a little early by the clock", async () => {
    const { clock } = node;
    const early = {
      ...clock,
      after: (ms: number, run: () => void) => clock.after(ms > 100 ? ms - 3 : ms, run),
    };
    const hasty = createNode({ beside: { ...node, clock: early } });
    const { a, b } = await matchedPair(hasty, "text");
    a.drop();
    await clock.advance(30_001);
    expect(b.of("stranger:partner-left")).toHaveLength(1);
    expect(hasty.sessions.online).toBe(1);
    await clock.advance(3_600_001);
    expect(hasty.sessions.isHere(a.id)).toBe(false);
  });

  test("has a short grace after a goodbye", async () => {
    const { a, b } = await pair();
    a.drop(true);
    await node.clock.advance(10_001);
    expect(b.of("stranger:partner-left")).toMatchObject([{ reason: "gone" }]);
  });

  test("receives the entries since then once, in order, from its page's last position", async () => {
    const { a, b, matchId } = await pair();
    await say(b.id, matchId, 1, "one");
    await node.clock.settle();
    const after = a.after();
    a.drop();
    await say(b.id, matchId, 2, "two");
    await say(b.id, matchId, 3, "three");
    const back = node.connect({ ...a.attached.session, after });
    node.signaling.ready(back.id, matchId);
    await node.clock.settle();
    expect(back.of("chat:message")).toMatchObject([{ text: "two" }, { text: "three" }]);
    expect(b.of("stranger:partner-away")).toHaveLength(1);
    expect(b.of("stranger:partner-back")).toHaveLength(1);
  });

  test("is notified of a gap if more arrived than the log holds", async () => {
    node = createNode({ log: { items: 3 } });
    const { a, b, matchId } = await pair();
    await node.clock.settle();
    const after = a.after();
    a.drop();
    for (let seq = 1; seq <= 6; seq++) await say(b.id, matchId, seq);
    const back = node.connect({ ...a.attached.session, after });
    await node.clock.settle();
    expect(back.told.gaps).toBe(1);
  });

  test("keeps its blocks and its recent partners when it returns after its grace", async () => {
    const { a, b, matchId } = await pair();
    await node.strangers.block(a.id, matchId);
    a.drop();
    await node.clock.advance(60_000);
    const back = node.connect({ ...a.attached.session, after: a.after() });
    expect(back.attached).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
    await node.strangers.search(back.id, wish());
    await node.strangers.search(b.id, wish());
    await node.clock.advance(120_000);
    expect(node.strangers.matchOf(b.id)).toBeNull();
  });

  test("is forgotten after its grace if it has met no session", async () => {
    const a = node.connect();
    a.drop();
    await node.clock.advance(30_001);
    expect(node.connect({ ...a.attached.session, after: 0 }).attached.resumed).toBe(false);
  });

  test("is forgotten after an hour of dormancy", async () => {
    const { a } = await pair();
    a.drop();
    await node.clock.advance(30_002 + 3_600_002);
    expect(node.connect({ ...a.attached.session, after: 0 }).attached.resumed).toBe(false);
  });
});

test("sessions whose grace is over are remembered within a bound in bytes, those who left last the longest", async () => {
  node = createNode({ mostDormantBytes: 16_000 });
  const { a, b, matchId } = await pair();
  await node.strangers.leave(a.id, matchId);
  const { a: c, b: d } = await pair();
  for (const page of [a, b, c, d]) {
    page.drop();
    await node.clock.advance(30_001);
  }
  expect(node.sessions.dormantBytes).toBeGreaterThan(12_000);
  expect(node.sessions.dormantBytes).toBeLessThanOrEqual(16_000);
  const known = [a, b, c, d].map(({ attached }) => node.sessions.isKnown(attached.session));
  expect(known).toEqual([false, false, true, true]);
});

describe("a session that is taken over", () => {
  test("notifies the older connection, whose end has no effect", async () => {
    const a = node.connect();
    const newer = node.connect({ ...a.attached.session, after: 0 });
    expect(a.told.superseded).toBe(true);
    a.drop();
    await node.clock.advance(60_000);
    expect(node.sessions.online).toBe(1);
    expect(newer.told.superseded).toBe(false);
  });

  test("by the same page stays ready for its match; a reloaded page has to report ready itself", async () => {
    const { a, b, matchId } = await pair();
    await node.clock.settle();
    const same = pageId("same");
    const first = node.connect({ ...a.attached.session, after: a.after() }, same);
    node.signaling.ready(first.id, matchId);
    const again = node.connect({ ...a.attached.session, after: first.after() }, same);
    await say(b.id, matchId, 1);
    await node.clock.settle();
    expect(again.of("chat:message")).toHaveLength(1);
    const reloaded = node.connect({ ...a.attached.session, after: again.after() });
    await say(b.id, matchId, 2);
    await node.clock.settle();
    expect(reloaded.of("chat:message")).toHaveLength(0);
    node.signaling.ready(reloaded.id, matchId);
    expect(reloaded.of("chat:message")).toHaveLength(1);
  });
});

describe("an entry that is useless when late", () => {
  test("is not kept for a partner who is away, so that it takes no room from messages", async () => {
    const { a, b, matchId } = await pair();
    a.drop();
    for (let n = 0; n < 60; n++) await node.chat.typing(b.id, { matchId, typing: n % 2 === 0 });
    for (let seq = 1; seq <= 60; seq++) expect(await say(b.id, matchId, seq)).toMatchObject({ ok: true });
  });
});

describe("signals for a page that does not listen", () => {
  test("are limited for their sender, who has to wait: the match goes on, and nothing is lost or duplicated", async () => {
    const { a, b, matchId } = await pair();
    a.drop();
    const reloaded = node.connect({ ...a.attached.session, after: a.after() });
    for (let seq = 1; seq <= 64; seq++) expect(await say(b.id, matchId, seq)).toMatchObject({ ok: true });
    const tooMany = { ok: false, code: "rate-limited", retryAfterMs: 1_000 };
    expect([await say(b.id, matchId, 65), await say(b.id, matchId, 65)]).toEqual([tooMany, tooMany]);
    expect(await say(b.id, matchId, 66)).toMatchObject({ ok: false, code: "out-of-order" });
    await node.clock.settle();
    expect(node.strangers.matchOf(a.id)?.matchId).toBe(matchId);
    node.signaling.ready(a.id, matchId);
    expect(await say(b.id, matchId, 65)).toMatchObject({ ok: true });
    await node.clock.settle();
    expect(reloaded.of("chat:message")).toMatchObject(
      Array.from({ length: 65 }, (_, index) => ({ seq: index + 1 })),
    );
  });

  test("are limited by memory cost", async () => {
    const { a, b, matchId } = await pair();
    a.drop();
    let seq = 0;
    while (seq < 64 && (await say(b.id, matchId, seq + 1, "ж".repeat(2_000))).ok) seq++;
    expect(seq).toBeGreaterThan(20);
    expect(seq).toBeLessThan(64);
    expect(node.backlog.waiting(a.id, b.id)).toBe(seq);
  });

  test("end the match when they are held too long", async () => {
    const { a, b, matchId } = await pair();
    a.drop();
    const deaf = node.connect({ ...a.attached.session, after: a.after() });
    await say(b.id, matchId, 1);
    await node.clock.advance(30_100);
    expect(b.of("stranger:partner-left")).toEqual([{ matchId, reason: "overflow" }]);
    expect(deaf.of("stranger:partner-left")).toEqual([{ matchId, reason: "overflow" }]);
    expect(node.failures).toEqual([]);
  });
});
