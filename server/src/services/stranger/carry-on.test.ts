import { PeerSignals } from "@lets-meet/shared/protocol/room.ts";
import { SignalBatch } from "@lets-meet/shared/protocol/signal.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { matchedPair } from "../../testing/match.ts";
import { createNode } from "../../testing/node.ts";
import { signalsTo } from "../../testing/rooms.ts";
import { wish } from "../../testing/samples.ts";

let node: ReturnType<typeof createNode>;
beforeEach(() => {
  node = createNode();
});

const link = signalsTo("x");
const batch = (matchId: string) => SignalBatch.parse({ ...link, matchId });

/** Two pages in one video match; neither listens yet. */
async function pair() {
  const { a, b, matchId } = await matchedPair(node, "video");
  const keep = (page: typeof a, wanted = true) => node.carryOn.carryOn(page.id, { matchId, wanted });
  return { a, b, matchId, keep };
}
type Page = Awaited<ReturnType<typeof pair>>["a"];
const movedTo = (page: Page) => {
  const [moved] = page.of("stranger:moved") as { matchId: string; peerId: string }[];
  if (moved === undefined) throw new Error("not moved");
  return moved.peerId;
};
const names = (page: Page) => page.seen.map(({ event }) => event);

test("strangers cannot carry on where the operator has switched it off, and their match goes on", async () => {
  node = createNode({ canCarryOn: false });
  const { a, b, matchId, keep } = await pair();
  expect(await keep(a)).toEqual({ ok: false, code: "switched-off" });
  expect(await keep(b, false)).toEqual({ ok: true, value: {} });
  expect(node.strangers.matchOf(a.id)).toMatchObject({ matchId, partner: b.id });
});

describe("two strangers who both want to carry on", () => {
  test("are in one room without an owner, the first to ask as its host, and receive no other events", async () => {
    const { a, b, keep } = await pair();
    expect(await keep(a)).toEqual({ ok: true, value: {} });
    expect(await keep(b)).toEqual({ ok: true, value: {} });
    await node.clock.settle();
    expect(names(a)).toEqual(["stranger:matched", "stranger:moved", "room:joined"]);
    expect(names(b)).toEqual(["stranger:matched", "stranger:partner-keeps", "stranger:moved", "room:joined"]);
    const room = node.rooms.roomOf(a.id);
    expect(room).toMatchObject({
      owner: null,
      settings: { lobby: true, guests: true, capacity: 8, relay: false },
    });
    expect(a.of("room:joined")).toMatchObject([
      {
        peerId: movedTo(b),
        members: [
          { peerId: movedTo(b), role: "host" },
          { peerId: movedTo(a), role: "guest" },
        ],
      },
    ]);
    expect(node.strangers.matchOf(a.id)).toBeNull();
    expect(node.failures).toEqual([]);
  });

  test("have a relay-only room if their match was relay-only", async () => {
    node = createNode({ shield: ["192.0.2.1"] });
    const { a, b, keep } = await pair();
    await Promise.all([keep(a), keep(b)]);
    expect(node.rooms.roomOf(a.id)).toMatchObject({ settings: { relay: true } });
  });

  test("tap at the same instant, and are moved once", async () => {
    const { a, b, keep } = await pair();
    const answers = await Promise.all([keep(a), keep(b), keep(a)]);
    await node.clock.settle();
    expect(answers).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    for (const page of [a, b]) expect(page.of("stranger:moved")).toHaveLength(1);
    expect(node.rooms.roomOf(a.id)?.members).toHaveLength(2);
  });

  test("stay in the match if one takes the wish back in time", async () => {
    const { a, b, keep, matchId } = await pair();
    await keep(a);
    await keep(a, false);
    await keep(b);
    await node.clock.settle();
    expect(b.of("stranger:partner-keeps")).toEqual([
      { matchId, wanted: true },
      { matchId, wanted: false },
    ]);
    expect(node.rooms.roomOf(a.id)).toBeNull();
    expect(node.strangers.snapshot(a.id)).toMatchObject({ keeps: { own: false, partner: true } });
  });

  test("do not move if the other has left, blocked or run out of grace at the same instant", async () => {
    for (const end of ["leave", "block", "gone"] as const) {
      const { a, b, keep, matchId } = await pair();
      await keep(a);
      const ended = end === "gone" ? node.strangers.gone(a.id) : node.strangers[end](a.id, matchId);
      const kept = keep(b);
      await Promise.all([ended, kept]);
      await node.clock.settle();
      expect(b.of("stranger:partner-left")).toHaveLength(1);
      for (const page of [a, b]) expect(node.rooms.roomOf(page.id)).toBeNull();
    }
  });

  test("are moved while one of them is disconnected, who finds the room on return", async () => {
    const { a, b, keep } = await pair();
    await keep(a);
    a.drop();
    await keep(b);
    await node.clock.settle();
    expect(b.of("room:joined")).toMatchObject([{ members: [{ away: true }, { away: false }] }]);
    const back = node.connect({ ...a.attached.session, after: a.after() }, a.pageId);
    await node.clock.settle();
    expect(names(back)).toEqual(["stranger:moved", "room:joined", "room:member-changed"]);
    expect(back.attached.snapshot).toMatchObject({ phase: "in-room" });
  });
});

describe("signals in flight when a match becomes a room", () => {
  test("reach the partner while the match's signals are still held, before the move", async () => {
    const { a, b, keep, matchId } = await pair();
    node.signaling.ready(b.id, matchId);
    await node.signaling.send(a.id, { ...batch(matchId), seq: 1 });
    await node.signaling.send(b.id, { ...batch(matchId), seq: 1 });
    await Promise.all([keep(a), keep(b)]);
    await node.clock.settle();
    expect(names(a)).toEqual(["stranger:matched"]);
    expect(node.signaling.ready(a.id, matchId)).toMatchObject({ ok: true });
    expect(names(a)).toEqual(["stranger:matched", "signal:deliver", "stranger:moved", "room:joined"]);
    expect(names(b)).toContain("signal:deliver");
  });

  test("are forwarded to the peer although they name the match; the peer's signals is open if the match's was", async () => {
    const { a, b, keep, matchId } = await pair();
    for (const page of [a, b]) node.signaling.ready(page.id, matchId);
    await Promise.all([keep(a), keep(b)]);
    expect(await node.signaling.send(a.id, { ...batch(matchId), seq: 1 })).toMatchObject({ ok: true });
    expect(await node.chat.send(a.id, { matchId, seq: 2, text: "hi" })).toMatchObject({ ok: true });
    expect(await node.chat.typing(a.id, { matchId, typing: true })).toMatchObject({ ok: true });
    await node.clock.settle();
    expect(b.of("room:signal-deliver")).toEqual([PeerSignals.parse({ ...link, peerId: movedTo(b) })]);
    expect(b.of("room:message")).toMatchObject([{ peerId: movedTo(b), seq: 2, text: "hi" }]);
    expect(b.of("chat:partner-typing")).toEqual([]);
  });

  test("are released by a reloaded page that only knows the peer", async () => {
    const { a, b, keep, matchId } = await pair();
    await node.signaling.send(b.id, { ...batch(matchId), seq: 1 });
    a.drop();
    await Promise.all([keep(a), keep(b)]);
    const back = node.connect({ ...a.attached.session, after: a.after() });
    await node.clock.settle();
    expect(names(back)).toEqual([]);
    const [peer] = node.rooms.roomOf(a.id)?.members.filter(({ session }) => session === b.id) ?? [];
    if (peer === undefined) throw new Error("nobody there");
    await node.talk.ready(a.id, peer.peerId);
    expect(names(back)).toContain("room:joined");
    expect(node.failures).toEqual([]);
  });
});

describe("a page that reloads during the move, and whose partner then leaves the room", () => {
  async function alone() {
    const { a, b, keep, matchId } = await pair();
    await keep(b);
    b.drop();
    await node.chat.send(a.id, { matchId, seq: 1, text: "hi" });
    await keep(a);
    await node.rooms.run(a.id, null, { kind: "leave" });
    const back = node.connect({ ...b.attached.session, after: b.after() });
    await node.clock.settle();
    return back;
  }

  test("receives the events of the room, and is not cut", async () => {
    const back = await alone();
    expect(names(back)).toEqual(["stranger:moved", "room:joined", "room:member-left", "room:member-changed"]);
    await node.clock.advance(31_000);
    expect(back.told.unheard).toBe(0);
    expect(node.failures).toEqual([]);
  });

  test("is told of its next match", async () => {
    const back = await alone();
    await node.rooms.run(back.id, null, { kind: "leave" });
    const next = node.connect();
    for (const { id } of [back, next]) await node.strangers.search(id, wish());
    await node.clock.advance(100);
    expect(back.of("stranger:matched")).toHaveLength(1);
    expect(next.of("stranger:matched")).toHaveLength(1);
  });
});

describe("a request for the match after the move", () => {
  test("to leave or block it leaves the room, and no other room", async () => {
    const { a, b, keep, matchId } = await pair();
    await Promise.all([keep(a), keep(b)]);
    await node.strangers.leave(a.id, matchId);
    await node.clock.settle();
    expect(node.rooms.roomOf(a.id)).toBeNull();
    expect(b.of("room:member-left")).toMatchObject([{ peerId: movedTo(b), reason: "left" }]);
    expect(await node.strangers.block(b.id, matchId)).toMatchObject({ ok: true });
    expect(node.rooms.roomOf(b.id)).toBeNull();
    await node.rooms.begin(
      {
        id: node.ids.room(),
        name: "Other",
        owner: null,
        settings: { lobby: true, guests: true, capacity: 8, relay: false },
      },
      [
        {
          person: {
            session: a.id,
            peerId: node.ids.peer(),
            name: "A",
            account: null,
            login: null,
            sending: { mic: false, camera: false, screen: false },
          },
          away: false,
        },
      ],
    );
    await node.strangers.leave(a.id, matchId);
    expect(node.rooms.roomOf(a.id)).toMatchObject({ name: "Other" });
  });

  test("for the next match leaves the room before anything is awaited, so that the search is not refused", async () => {
    const { a, b, keep, matchId } = await pair();
    await Promise.all([keep(a), keep(b)]);
    const searched = node.strangers.next(a.id, { matchId, wish: wish() });
    expect(node.rooms.roomOf(a.id)).toBeNull();
    expect(node.strangers.snapshot(a.id)).toMatchObject({ phase: "searching" });
    expect(await searched).toMatchObject({ ok: true });
    await node.clock.settle();
    expect(b.of("room:member-left")).toMatchObject([{ peerId: movedTo(b), reason: "left" }]);
    expect(node.failures).toEqual([]);
  });

  test("is refused once the peer has left", async () => {
    const { a, b, keep, matchId } = await pair();
    await Promise.all([keep(a), keep(b)]);
    await node.rooms.run(b.id, null, { kind: "leave" });
    expect(await node.signaling.send(a.id, { ...batch(matchId), seq: 1 })).toMatchObject({
      code: "no-such-match",
    });
  });
});
