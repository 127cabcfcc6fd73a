import type { SessionId } from "@lets-meet/shared/ids.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { matchedPair } from "../../testing/match.ts";
import { createNode } from "../../testing/node.ts";
import { kitchen, restarted, sealingKey } from "../../testing/restart.ts";
import { person } from "../../testing/rooms.ts";
import { wish } from "../../testing/samples.ts";

type Node = ReturnType<typeof createNode>;
let before: Node;
beforeEach(() => {
  before = createNode({ sealingKey, roomRecord: kitchen });
});

/** Two pages in a match, before the restart. */
const pair = () => matchedPair(before, "video");

/** A keeps its token of a past match with B; B is in a match with C by now. */
async function triangle() {
  const { a, b, matchId: first } = await pair();
  const [stale, staleOfB] = [a.shows(), b.shows()];
  await before.clock.advance(1_000);
  await before.strangers.leave(b.id, first);
  await before.clock.settle();
  const { c, second } = await meetAnother(b);
  return { a, b, c, stale, staleOfB, first, second };
}

/** Another page connects, and is matched with that one. */
async function meetAnother(b: { readonly id: SessionId }) {
  const c = before.connect();
  for (const { id } of [b, c]) await before.strangers.search(id, wish({ mode: "video" }));
  await before.clock.advance(100);
  const match = before.strangers.matchOf(c.id);
  if (match?.partner !== b.id) throw new Error("not matched");
  return { c, second: match.matchId };
}

/** The session enters the kitchen, which Ann owns. */
async function enterKitchen(id: SessionId, name: string) {
  const one = { ...person(name, name === "ann" ? "account" : "guest"), session: id };
  await before.rooms.enter(kitchen, { person: one, invited: false });
}

describe("a stale token that is shown first after a restart", () => {
  test("does not end its partner's current match", async () => {
    const { a, b, c, stale, first, second } = await triangle();
    const node = restarted(before);
    const a2 = await node.comeBack(stale);
    expect(a2.attached).toMatchObject({ snapshot: { phase: "matched", match: { matchId: first } } });
    const c2 = await node.comeBack(c.shows());
    expect(c2.attached).toMatchObject({ snapshot: { phase: "matched", match: { matchId: second } } });
    const b2 = await node.comeBack(b.shows());
    await node.clock.settle();
    expect(b2.attached).toMatchObject({ snapshot: { phase: "matched", match: { matchId: second } } });
    expect(a2.of("stranger:partner-left")).toEqual([{ matchId: first, reason: "left" }]);
    expect(node.strangers.matchOf(a.id)).toBeNull();
    expect(c2.of("stranger:partner-back")).toEqual([{ matchId: second }]);
    expect([...b2.of("stranger:partner-left"), ...c2.of("stranger:partner-left")]).toEqual([]);
    await node.clock.advance(60_000);
    for (const { id } of [b, c]) expect(node.strangers.matchOf(id)?.matchId).toBe(second);
    expect(node.failures).toEqual([]);
  });

  test("does not end it either if its partner returns next", async () => {
    const { b, c, stale, second } = await triangle();
    const node = restarted(before);
    await node.comeBack(stale);
    for (const page of [b, c]) await node.comeBack(page.shows());
    await node.clock.settle();
    for (const { id } of [b, c]) expect(node.strangers.matchOf(id)?.matchId).toBe(second);
  });

  test("does not shorten the grace of the session that it has placed", async () => {
    const { b, c, stale, second } = await triangle();
    const node = restarted(before);
    await node.comeBack(stale);
    await node.clock.advance(29_000);
    const c2 = await node.comeBack(c.shows());
    await node.clock.advance(29_000);
    expect(c2.of("stranger:partner-left")).toEqual([]);
    await node.comeBack(b.shows());
    expect(node.strangers.matchOf(b.id)?.matchId).toBe(second);
  });

  test("does not end it if neither side has returned within the grace of the stale match", async () => {
    const { b, c, stale, second } = await triangle();
    const node = restarted(before);
    await node.comeBack(stale);
    await node.clock.advance(60_000);
    for (const page of [c, b])
      expect((await node.comeBack(page.shows())).attached).toMatchObject({
        snapshot: { phase: "matched", match: { matchId: second } },
      });
    await node.clock.advance(31_000);
    for (const { id } of [b, c]) expect(node.strangers.matchOf(id)?.matchId).toBe(second);
  });

  test("of the session itself yields to its partner's newer token, and its match is reported as over", async () => {
    const { a, c, staleOfB, first, second } = await triangle();
    const node = restarted(before);
    await node.comeBack(c.shows());
    const b2 = await node.comeBack(staleOfB);
    await node.clock.settle();
    expect(b2.attached).toMatchObject({ resumed: true, snapshot: { match: { matchId: second } } });
    expect(b2.of("stranger:partner-left")).toEqual([{ matchId: first, reason: "left" }]);
    expect(node.strangers.matchOf(c.id)?.matchId).toBe(second);
    expect(node.sessions.isAwaited(a.id)).toBe(false);
  });

  test("changes nothing for a session whose page has returned", async () => {
    const { b, c, stale, first, second } = await triangle();
    const node = restarted(before);
    const b2 = await node.comeBack(b.shows());
    const a2 = await node.comeBack(stale);
    await node.comeBack(c.shows());
    await node.clock.settle();
    expect(a2.of("stranger:partner-left")).toEqual([{ matchId: first, reason: "left" }]);
    expect(b2.of("stranger:partner-left")).toEqual([]);
    for (const { id } of [b, c]) expect(node.strangers.matchOf(id)?.matchId).toBe(second);
  });

  test("of a match does not remove its partner from its current room", async () => {
    const { a, b, matchId } = await pair();
    const stale = a.shows();
    await before.clock.advance(1_000);
    await before.strangers.leave(b.id, matchId);
    const c = before.connect();
    await enterKitchen(c.id, "cat");
    await enterKitchen(b.id, "bob");
    await before.clock.settle();
    const node = restarted(before);
    const a2 = await node.comeBack(stale);
    const c2 = await node.comeBack(c.shows());
    await node.clock.settle();
    expect(a2.of("stranger:partner-left")).toEqual([{ matchId, reason: "left" }]);
    expect(c2.attached).toMatchObject({
      snapshot: { phase: "in-room", room: { members: [{ name: "cat" }, { name: "bob", away: true }] } },
    });
    const b2 = await node.comeBack(b.shows());
    expect(b2.attached).toMatchObject({ snapshot: { phase: "in-room" } });
    await node.clock.advance(130_000);
    expect([...c2.of("room:member-left"), ...c2.of("room:left"), ...b2.of("room:left")]).toEqual([]);
  });

  test("of a room does not end a member's current match", async () => {
    const [a, b] = [before.connect(), before.connect()];
    await enterKitchen(a.id, "ann");
    await enterKitchen(b.id, "bob");
    await before.clock.settle();
    const stale = a.shows();
    await before.clock.advance(1_000);
    await before.rooms.run(b.id, null, { kind: "leave" });
    const { c, second } = await meetAnother(b);
    const node = restarted(before);
    const a2 = await node.comeBack(stale);
    expect(a2.attached).toMatchObject({ snapshot: { room: { members: [{}, { name: "bob" }] } } });
    await node.comeBack(c.shows());
    const b2 = await node.comeBack(b.shows());
    await node.clock.advance(130_000);
    for (const { id } of [b, c]) expect(node.strangers.matchOf(id)?.matchId).toBe(second);
    expect(a2.of("room:member-left")).toMatchObject([{ reason: "left" }]);
    expect([...b2.of("room:left"), ...b2.of("stranger:partner-left")]).toEqual([]);
  });
});

describe("a token that a process seals from other passes", () => {
  test("is no newer than those: a stale token gains nothing by a second restart", async () => {
    const { b, c, stale, first, second } = await triangle();
    const between = restarted(before);
    const a2 = await between.comeBack(stale);
    await between.clock.advance(1_000);
    const node = restarted(between);
    const a3 = await node.comeBack(a2.shows());
    expect(a3.attached).toMatchObject({ snapshot: { phase: "matched", match: { matchId: first } } });
    for (const page of [c, b])
      expect((await node.comeBack(page.shows())).attached).toMatchObject({
        snapshot: { phase: "matched", match: { matchId: second } },
      });
    await node.clock.settle();
    expect(a3.of("stranger:partner-left")).toEqual([{ matchId: first, reason: "left" }]);
  });

  test("counts like any other as soon as the partner has returned", async () => {
    const { a, b } = await pair();
    const between = restarted(before);
    const a2 = await between.comeBack(a.shows());
    await between.comeBack(b.shows());
    await between.clock.settle();
    const node = restarted(between);
    await node.comeBack(a2.shows());
    const known = node.sessions.expected.familiar(b.id);
    expect(known === null || known === "by-itself" ? 0 : known.at).toBeGreaterThan(before.today());
  });

  test("does not report a match that the partner has just left", async () => {
    const { a, b, matchId } = await pair();
    const left = before.strangers.leave(b.id, matchId);
    const a2 = before.connect(a.shows());
    await left;
    const node = restarted(before);
    await node.comeBack({ ...a.shows(), pass: a2.attached.pass });
    expect(node.strangers.matchOf(a.id)).toBeNull();
    expect(node.sessions.expected.familiar(b.id)).toBeNull();
  });
});
