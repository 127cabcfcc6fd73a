import { afterEach, expect, test, vi } from "vitest";
import { matchedPair } from "../../testing/match.ts";
import { createNode } from "../../testing/node.ts";
import { kitchen, restarted, sealingKey } from "../../testing/restart.ts";
import { person } from "../../testing/rooms.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A full room, or fewer members. */
async function crowd(size = 16) {
  const node = createNode({ sealingKey, roomRecord: kitchen });
  const room = { ...kitchen, settings: { ...kitchen.settings, capacity: 16 } };
  const pages = [];
  for (let n = 0; n < size; n++) {
    const page = node.connect();
    const one = { ...person(`p${n}`, "guest"), session: page.id };
    await node.rooms.enter(room, { person: one, invited: false });
    pages.push({ ...page, peerId: one.peerId });
  }
  // Each entry has changed the tokens of all members: their rates are restored by then.
  await node.clock.advance(15_000);
  const [first, second] = pages;
  if (first === undefined || second === undefined) throw new Error("the room is empty");
  return { node, pages, first, second };
}

/** The number of times that a whole room is serialized meanwhile. */
async function serialized(act: () => Promise<unknown>): Promise<number> {
  const stringify = vi.spyOn(JSON, "stringify");
  await act();
  const texts = stringify.mock.results.map(({ value }) => (typeof value === "string" ? value.length : 0));
  stringify.mockRestore();
  return texts.filter((length) => length > 1_000).length;
}

test("a change in a room is serialized once for the tokens of all its members", async () => {
  const { node, pages, first, second } = await crowd();
  const settled = async (asked: Parameters<typeof node.rooms.run>[2]) => {
    expect(await node.rooms.run(first.id, null, asked)).toMatchObject({ ok: true });
    await node.clock.settle();
  };
  const had = pages.map(({ passes }) => passes.length);
  // No token depends on a raised hand.
  expect(await serialized(() => settled({ kind: "hand", raised: true }))).toBe(1);
  expect(pages.map(({ passes }) => passes.length)).toEqual(had);
  // Each member gets a token of its own when the host changes.
  expect(await serialized(() => settled({ kind: "hand-over", peerId: second.peerId }))).toBe(1 + 16);
  expect(pages.map(({ passes }) => passes.length)).toEqual(had.map((count) => count + 1));
});

/** The host role goes back and forth 50 times, and then to the second member. */
async function quarrel({ node, first, second }: Awaited<ReturnType<typeof crowd>>) {
  for (let n = 0; n < 51; n++) {
    const [from, to] = n % 2 === 0 ? [first, second] : [second, first];
    expect(await node.rooms.run(from.id, null, { kind: "hand-over", peerId: to.peerId })).toMatchObject({
      ok: true,
    });
    await node.clock.settle();
  }
}

/** The host of the room that a restarted server restores from this page's newest token. */
async function restoredHost(
  { node }: Pick<Awaited<ReturnType<typeof crowd>>, "node">,
  page: Awaited<ReturnType<typeof crowd>>["first"],
) {
  const later = restarted(node);
  const back = await later.comeBack(page.shows());
  return later.rooms.roomOf(back.id)?.host;
}

test("a page gets a token a second if the room changes all the time, and the latest state wins", async () => {
  const room = await crowd(3);
  const [, , third] = room.pages;
  if (third === undefined) throw new Error("the room is empty");
  const count = third.passes.length;
  await quarrel(room);
  expect(third.passes.length - count).toBeLessThanOrEqual(20);
  const burst = third.passes.length;
  await room.node.clock.advance(1_000);
  expect(third.passes).toHaveLength(burst + 1);
  expect(await restoredHost(room, third)).toBe(room.second.peerId);
  // Nothing waits any more: the next one is the renewal.
  await room.node.clock.advance(59_000);
  expect(third.passes).toHaveLength(burst + 1);
  await room.node.clock.advance(1_000);
  expect(third.passes).toHaveLength(burst + 2);
});

test("the end of a match costs no token; the renewal brings one that lasts as long as the session is remembered", async () => {
  const node = createNode({ sealingKey });
  const { a, b, matchId } = await matchedPair(node, "text");
  const had = [a, b].map(({ passes }) => passes.length);
  await node.strangers.leave(a.id, matchId);
  await node.clock.advance(1_000);
  expect([a, b].map(({ passes }) => passes.length)).toEqual(had);
  await node.clock.advance(60_000);
  expect([a, b].map(({ passes }) => passes.length)).toEqual(had.map((count) => count + 1));
  await node.clock.advance(200_000);
  expect((await restarted(node).comeBack(a.shows())).attached).toMatchObject({ resumed: true });
});

test("a page that is gone gets no late pass", async () => {
  const room = await crowd(3);
  const [, , third] = room.pages;
  if (third === undefined) throw new Error("the room is empty");
  await quarrel(room);
  third.drop();
  const count = third.passes.length;
  await room.node.clock.advance(2_000);
  room.node.resumeTokens.drain();
  expect(third.passes).toHaveLength(count);
});

test("a server that drains sends late tokens at once, and delays none", async () => {
  const room = await crowd(3);
  const [, , third] = room.pages;
  if (third === undefined) throw new Error("the room is empty");
  await quarrel(room);
  room.node.resumeTokens.drain();
  expect(await restoredHost(room, third)).toBe(room.second.peerId);
  await room.node.rooms.run(room.second.id, null, { kind: "hand-over", peerId: room.first.peerId });
  await room.node.clock.settle();
  expect(await restoredHost(room, third)).toBe(room.first.peerId);
});
