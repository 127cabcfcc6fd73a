import { beforeEach, describe, expect, test } from "vitest";
import { matchedPair } from "../../testing/match.ts";
import { createNode } from "../../testing/node.ts";
import { restarted, sealingKey } from "../../testing/restart.ts";
import { wish } from "../../testing/samples.ts";

type Node = ReturnType<typeof createNode>;
let before: Node;
beforeEach(() => {
  before = createNode({ sealingKey });
});

/** Two pages in a match, before the restart. */
const pair = () => matchedPair(before, "video");

describe("a match after a restart", () => {
  test("goes on for both: the first waits for the second, and then both talk", async () => {
    const { a, b, matchId } = await pair();
    const node = restarted(before);
    const a2 = await node.comeBack(a.shows(3), a.pageId);
    expect(a2.attached).toMatchObject({
      resumed: true,
      seq: 3,
      session: a.attached.session,
      snapshot: { phase: "matched", partnerAway: true, match: { matchId } },
    });
    const b2 = await node.comeBack(b.shows(9), b.pageId);
    await node.clock.settle();
    expect(b2.attached).toMatchObject({ resumed: true, seq: 9, snapshot: { phase: "matched" } });
    expect(a2.of("stranger:partner-back")).toEqual([{ matchId }]);
    for (const page of [a2, b2]) node.signaling.ready(page.id, matchId);
    expect(await node.chat.send(a2.id, { matchId, seq: 4, text: "one" })).toMatchObject({ ok: true });
    expect(await node.chat.send(b2.id, { matchId, seq: 9, text: "taken before" })).toMatchObject({
      ok: true,
    });
    expect(await node.chat.send(b2.id, { matchId, seq: 10, text: "two" })).toMatchObject({ ok: true });
    await node.clock.settle();
    expect(b2.of("chat:message")).toMatchObject([{ text: "one" }]);
    expect(a2.of("chat:message")).toMatchObject([{ text: "two" }]);
    expect([...a2.of("stranger:partner-left"), ...b2.of("stranger:partner-left")]).toEqual([]);
    expect(node.failures).toEqual([]);
  });

  test("keeps for the second what the first has sent meanwhile", async () => {
    const { a, b, matchId } = await pair();
    const node = restarted(before);
    const a2 = await node.comeBack(a.shows());
    await node.chat.send(a2.id, { matchId, seq: 1, text: "still there?" });
    const b2 = await node.comeBack(b.shows());
    node.signaling.ready(b2.id, matchId);
    await node.clock.settle();
    expect(b2.of("chat:message")).toMatchObject([{ text: "still there?" }]);
  });

  test("goes on when both return at the same instant", async () => {
    const { a, b, matchId } = await pair();
    const node = restarted(before);
    const [a2, b2] = await Promise.all([node.comeBack(a.shows()), node.comeBack(b.shows())]);
    await node.clock.settle();
    for (const { id } of [a2, b2]) expect(node.strangers.matchOf(id)?.matchId).toBe(matchId);
    expect(node.sessions.online).toBe(2);
  });

  test("is over for the first if the second does not return within the grace, and the second is notified", async () => {
    const { a, b, matchId } = await pair();
    const node = restarted(before);
    const a2 = await node.comeBack(a.shows());
    await node.clock.advance(30_001);
    expect(a2.of("stranger:partner-left")).toEqual([{ matchId, reason: "gone" }]);
    const b2 = await node.comeBack(b.shows());
    await node.clock.settle();
    expect(b2.attached).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
    expect(b2.of("stranger:partner-left")).toEqual([{ matchId, reason: "away" }]);
  });

  test.each(["who left", "who was left"])(
    "is over if one side has left before, %s being first",
    async (first) => {
      const { a, b, matchId } = await pair();
      const stale = b.shows();
      await before.strangers.leave(a.id, matchId);
      await before.clock.settle();
      const node = restarted(before);
      const a2 = first === "who left" ? await node.comeBack(a.shows()) : null;
      const b2 = await node.comeBack(stale);
      const left = a2 ?? (await node.comeBack(a.shows()));
      await node.clock.settle();
      expect(left.attached).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
      expect(b2.of("stranger:partner-left")).toEqual([{ matchId, reason: "left" }]);
      expect(node.strangers.matchOf(b.id)).toBeNull();
    },
  );

  test.each(["who left", "who was left"])(
    "is over if a side has left it and no token was sealed since, even if the other's token is newer; %s is first",
    async (first) => {
      const { a, b, matchId } = await pair();
      const left = { ...a.shows(), match: null };
      // The tokens of both are renewed, but the page keeps its first one.
      await before.clock.advance(61_000);
      const node = restarted(before);
      const shown = first === "who left" ? [left, b.shows()] : [b.shows(), left];
      for (const one of shown) await node.comeBack(one);
      await node.clock.settle();
      for (const { id } of [a, b]) expect(node.strangers.matchOf(id)).toBeNull();
      const b2 = node.connect({ ...b.shows(), after: 0 });
      await node.clock.settle();
      expect(b2.of("stranger:partner-left")).toEqual([{ matchId, reason: "left" }]);
    },
  );

  test("is restored for a page that does not tell which match it is in", async () => {
    const { a } = await pair();
    const { match: _match, ...earlier } = a.shows();
    const a2 = await restarted(before).comeBack(earlier);
    expect(a2.attached).toMatchObject({ resumed: true, snapshot: { phase: "matched" } });
  });

  test("that a session has begun after the one in its token is not ended by that token", async () => {
    const [a, b, c] = [before.connect(), before.connect(), before.connect()];
    const meet = async (one: typeof a, other: typeof a) => {
      for (const { id } of [one, other]) await before.strangers.search(id, wish({ mode: "video" }));
      await before.clock.advance(100);
      return before.strangers.matchOf(one.id)?.matchId;
    };
    const first = await meet(a, b);
    if (first === undefined) throw new Error("no match");
    // The page was closed by the crash before it learned of its next match.
    const shown = { ...a.shows(), match: null };
    await before.clock.advance(5_000);
    await before.strangers.leave(a.id, first);
    const second = await meet(a, c);
    const node = restarted(before);
    await node.comeBack(c.shows());
    const a2 = await node.comeBack(shown);
    expect(a2.attached).toMatchObject({ snapshot: { phase: "matched", match: { matchId: second } } });
  });

  test("that has ended since is not restored by an old token", async () => {
    const { a, b, matchId } = await pair();
    const node = restarted(before);
    const a2 = await node.comeBack(a.shows());
    await node.comeBack(b.shows());
    await node.strangers.block(a2.id, matchId);
    await node.clock.settle();
    for (const page of [a, b]) {
      const again = await node.comeBack(page.shows());
      expect(again.attached).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
    }
    await node.clock.advance(20_000);
    expect(node.strangers.matchOf(a.id)).toBeNull();
  });

  test("goes on for at least two minutes after any length of talk, because tokens are renewed", async () => {
    const { a, b } = await pair();
    await before.clock.advance(1_859_000);
    const node = restarted(before, { downMs: 120_000 });
    for (const page of [a, b])
      expect((await node.comeBack(page.shows())).attached).toMatchObject({ resumed: true });
    const late = restarted(before, { downMs: 180_001 });
    expect((await late.comeBack(a.shows())).attached).toMatchObject({ resumed: false });
  });
});

describe("a token", () => {
  test("of another session, or with another secret, resumes nothing", async () => {
    const { a, b } = await pair();
    const node = restarted(before);
    const stolen = { ...b.shows(), pass: a.shows().pass ?? null };
    expect((await node.comeBack(stolen)).attached).toMatchObject({ resumed: false });
    const guessed = { ...a.shows(), secret: "x".repeat(40) };
    expect((await node.comeBack(guessed)).attached).toMatchObject({ resumed: false });
  });

  test("of this process is ignored: a session that it has forgotten is over", async () => {
    const page = before.connect();
    const shows = page.shows();
    page.drop();
    await before.clock.advance(30_001);
    expect((await before.comeBack(shows)).attached).toMatchObject({ resumed: false });
  });

  test("is null if no key outlives the process", async () => {
    const { a } = await pair();
    const node = createNode();
    expect((await node.comeBack(a.shows())).attached).toMatchObject({ resumed: false, pass: null });
  });

  test("keeps blocks, including those made after the end of the match", async () => {
    const { a, b, matchId } = await pair();
    await before.strangers.leave(a.id, matchId);
    await before.clock.settle();
    await before.strangers.block(a.id, matchId);
    await before.clock.settle();
    const node = restarted(before);
    const [a2, b2] = [await node.comeBack(a.shows()), await node.comeBack(b.shows())];
    for (const { id } of [a2, b2]) await node.strangers.search(id, wish());
    await node.clock.advance(10_000);
    expect(node.strangers.searching).toBe(2);
  });
});
