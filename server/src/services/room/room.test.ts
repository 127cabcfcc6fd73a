import { beforeEach, describe, expect, test } from "vitest";
import { removedForMs } from "../../domain/room/room.ts";
import { createNode } from "../../testing/node.ts";
import { accountId, emptyRoom, person, roomId, signalsTo } from "../../testing/rooms.ts";

let node: ReturnType<typeof createNode>;
beforeEach(() => {
  node = createNode();
});
const kitchen = emptyRoom();
const lobby = emptyRoom({ lobby: true });

/** A page that has entered the room, or knocks at it. */
async function come(name: string, kind: "account" | "guest" = "account", room = kitchen) {
  const page = node.connect();
  const one = { ...person(name, kind), session: page.id };
  const answer = await node.rooms.enter(room, { person: one, invited: false });
  await node.clock.settle();
  return { ...page, answer, peerId: one.peerId, name };
}
type Page = Awaited<ReturnType<typeof come>>;
const resume = ({ attached, after }: Page) => node.connect({ ...attached.session, after: after() });
const inside = () => node.rooms.live(kitchen).members.map(({ name }) => name);
const run = (page: Page, asked: Parameters<typeof node.rooms.run>[2]) => node.rooms.run(page.id, null, asked);

describe("an owner who switches the relay off", () => {
  test("does not reveal addresses in a running call, and members of the next call see that it is direct", async () => {
    const hidden = emptyRoom({ relay: true });
    const [ann, mia] = [await come("ann", "account", hidden), await come("mia", "account", hidden)];
    const stored = { ...hidden.settings, relay: false };
    await node.rooms.changed(hidden.id, { settings: stored });
    await node.clock.settle();
    for (const page of [ann, mia]) {
      expect(node.rooms.roomOf(page.id)?.settings.relay).toBe(true);
      expect(page.of("room:changed")).toMatchObject([{ settings: { relay: true } }]);
    }
    await run(ann, { kind: "remove", peerId: mia.peerId });
    await run(ann, { kind: "leave" });
    const gus = await come("gus", "account", { ...hidden, settings: stored });
    expect(gus.of("room:joined")).toMatchObject([{ settings: { relay: false } }]);
    expect(node.failures).toEqual([]);
  });
});

describe("a page in a room that loses its connection", () => {
  test("is away for two minutes and then out", async () => {
    const [ann, mia] = [await come("ann"), await come("mia")];
    mia.drop();
    await node.clock.advance(119_999);
    expect(ann.of("room:member-changed")).toMatchObject([{ member: { name: "mia", away: true } }]);
    expect(inside()).toEqual(["ann", "mia"]);
    await node.clock.advance(2);
    expect(ann.of("room:member-left")).toMatchObject([{ peerId: mia.peerId, reason: "gone" }]);
    expect(node.failures).toEqual([]);
  });

  test("has a short grace after a goodbye, and in the lobby", async () => {
    const [ann, mia] = [await come("ann"), await come("mia")];
    mia.drop(true);
    await node.clock.advance(10_001);
    expect(inside()).toEqual(["ann"]);
    ann.drop(true);
    await node.clock.advance(10_001);
    const gus = await come("gus", "guest", lobby);
    expect(gus.answer).toMatchObject({ value: { place: "at-the-door" } });
    gus.drop();
    await node.clock.advance(29_999);
    expect(node.rooms.roomOf(gus.id)).not.toBeNull();
    await node.clock.advance(2);
    expect(node.rooms.roomOf(gus.id)).toBeNull();
  });

  test("finds itself where it was, inside and in the lobby", async () => {
    const [ann, gus] = [await come("ann", "account", lobby), await come("gus", "guest", lobby)];
    for (const page of [ann, gus]) page.drop();
    expect(resume(gus).attached.snapshot).toMatchObject({ phase: "at-door", door: { peerId: gus.peerId } });
    const back = resume(ann);
    expect(back.attached.snapshot).toMatchObject({
      phase: "in-room",
      room: { peerId: ann.peerId, members: [{ role: "host", away: true }], knocks: [{ name: "gus" }] },
    });
    await node.clock.settle();
    expect(back.of("room:member-changed")).toMatchObject([
      { member: { away: true } },
      { member: { away: false } },
    ]);
  });

  test("is notified after its grace that it is out", async () => {
    const mia = await come("mia");
    mia.drop();
    await node.clock.advance(120_001);
    expect(node.connect({ ...mia.attached.session, after: mia.after() }).attached).toMatchObject({
      resumed: false,
      snapshot: { phase: "idle" },
    });
  });
});

describe("signals in a room", () => {
  test("that a page does not listen to delay only that page: it is cut, stays inside, and may return", async () => {
    const [ann, mia] = [await come("ann"), await come("mia")];
    await node.talk.signal(ann.id, { ...signalsTo("mia"), seq: 1 });
    await node.clock.advance(30_100);
    expect(mia.told.unheard).toBe(1);
    expect(mia.of("room:left")).toEqual([]);
    expect(inside()).toEqual(["ann", "mia"]);
    mia.drop();
    const back = resume(mia);
    await node.talk.ready(mia.id, ann.peerId);
    await node.clock.settle();
    expect(back.of("room:signal-deliver")).toHaveLength(1);
  });

  test("are not delayed by typing: only pages that read receive it, and it takes no room from messages", async () => {
    const [ann, mia, gus] = [await come("ann"), await come("mia"), await come("gus", "guest")];
    mia.drop();
    for (let n = 0; n < 100; n++)
      await node.rooms.run(ann.id, kitchen.id, { kind: "typing", typing: n % 2 === 0 });
    await node.clock.settle();
    expect(gus.of("room:member-typing")).toHaveLength(100);
    for (let seq = 1; seq <= 60; seq++)
      expect(await node.talk.chat(ann.id, { roomId: kitchen.id, seq, text: `${seq}` })).toMatchObject({
        ok: true,
      });
    const back = resume(mia);
    await node.clock.settle();
    expect(back.of("room:message")).toHaveLength(60);
    expect(back.of("room:member-typing").length).toBeLessThanOrEqual(4);
  });

  test("are limited per sender: a flooding one is refused, and no member is expelled or misses others' messages", async () => {
    const [ann, mia, gus] = [await come("ann"), await come("mia"), await come("gus", "guest")];
    const answers = [];
    for (let seq = 1; seq <= 100; seq++)
      answers.push(await node.talk.signal(gus.id, { ...signalsTo("mia"), seq }));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(64);
    expect(answers.at(-1)).toEqual({ ok: false, code: "peer-behind" });
    expect(await node.talk.signal(ann.id, { ...signalsTo("mia"), seq: 1 })).toMatchObject({ ok: true });
    await node.talk.chat(ann.id, { roomId: kitchen.id, seq: 2, text: "still here?" });
    await node.clock.settle();
    expect(inside()).toEqual(["ann", "mia", "gus"]);
    for (const { peerId } of [ann, gus]) await node.talk.ready(mia.id, peerId);
    await node.clock.settle();
    expect(mia.of("room:signal-deliver")).toHaveLength(65);
    expect(mia.of("room:message")).toMatchObject([{ text: "still here?" }]);
  });

  test("that are refused for one peer do not delay the same page's requests to others", async () => {
    const [ann, mia, kai] = [await come("ann"), await come("mia"), await come("kai")];
    await node.talk.ready(kai.id, ann.peerId);
    for (let seq = 1; seq <= 70; seq++) await node.talk.signal(ann.id, { ...signalsTo("mia"), seq });
    expect(await node.talk.signal(ann.id, { ...signalsTo("kai"), seq: 71 })).toMatchObject({ ok: true });
    await node.clock.settle();
    expect(kai.of("room:signal-deliver")).toHaveLength(1);
    expect(mia.of("room:left")).toEqual([]);
  });

  test("of several peers each have their own bound, and are held separately", async () => {
    const [ann, mia, kai] = [await come("ann"), await come("mia"), await come("kai")];
    for (let seq = 1; seq <= 40; seq++)
      for (const from of [ann, mia]) await node.talk.signal(from.id, { ...signalsTo("kai"), seq });
    await node.clock.settle();
    expect(inside()).toEqual(["ann", "mia", "kai"]);
    expect(node.talk.ready(kai.id, ann.peerId)).toMatchObject({ ok: true });
    expect(kai.of("room:signal-deliver")).toHaveLength(1);
    await node.talk.ready(kai.id, mia.peerId);
    expect(kai.of("room:signal-deliver")).toHaveLength(80);
  });

  test("wait for another ready from a reloaded page", async () => {
    const [ann, mia] = [await come("ann"), await come("mia")];
    await node.talk.ready(mia.id, ann.peerId);
    mia.drop();
    const back = resume(mia);
    await node.talk.signal(ann.id, { ...signalsTo("mia"), seq: 1 });
    await node.clock.settle();
    expect(back.of("room:signal-deliver")).toEqual([]);
    await node.talk.ready(mia.id, ann.peerId);
    expect(back.of("room:signal-deliver")).toHaveLength(1);
  });

  test("are accepted only from peers in the same room, and not from oneself", async () => {
    const [ann, mia] = [await come("ann"), await come("mia")];
    expect(node.talk.ready(ann.id, ann.peerId)).toEqual({ ok: false, code: "no-such-peer" });
    await run(mia, { kind: "leave" });
    expect(node.talk.ready(ann.id, mia.peerId)).toEqual({ ok: false, code: "no-such-peer" });
  });
});

describe("a room", () => {
  test("gives its last place to exactly one of two sessions that enter at the same instant", async () => {
    const small = emptyRoom({ capacity: 2 });
    await come("ann", "account", small);
    const pages = ["mia", "kai"].map((name) => ({ ...person(name), session: node.connect().id }));
    const answers = await Promise.all(
      pages.map((one) => node.rooms.enter(small, { person: one, invited: false })),
    );
    expect(answers).toMatchObject([{ ok: true }, { ok: false, code: "room-full" }]);
  });

  test("takes each session once, and none that is elsewhere", async () => {
    const mia = await come("mia");
    const elsewhere = { ...kitchen, id: roomId("two") };
    const again = { person: { ...person("mia"), session: mia.id }, invited: false };
    expect(await node.rooms.enter(elsewhere, again)).toEqual({ ok: false, code: "in-room" });
    expect(await node.rooms.enter(kitchen, again)).toMatchObject({ value: { peerId: mia.peerId } });
    expect(inside()).toEqual(["mia"]);
  });

  test("remembers removed people when it is empty, and eventually forgets them", async () => {
    const [ann, gus] = [await come("ann"), await come("gus", "guest")];
    await run(ann, { kind: "remove", peerId: gus.peerId });
    await run(ann, { kind: "leave" });
    const back = { person: { ...person("gus", "guest"), session: gus.id }, invited: false };
    expect(await node.rooms.enter(kitchen, back)).toMatchObject({ code: "kept-out" });
    await node.clock.advance(removedForMs);
    expect(await node.rooms.enter(kitchen, back)).toMatchObject({ ok: true });
  });

  test("removes members whose login has ended, connected or not, and no others", async () => {
    const [ann, mia] = [await come("ann"), await come("mia")];
    mia.drop();
    await node.rooms.loginEnded(accountId("mia"), "another login");
    expect(inside()).toEqual(["ann", "mia"]);
    await node.rooms.loginEnded(accountId("mia"), "login-mia");
    expect(inside()).toEqual(["ann"]);
    await node.rooms.loginEnded(accountId("ann"), null);
    expect(inside()).toEqual([]);
    await node.clock.settle();
    expect(ann.of("room:left")).toMatchObject([{ reason: "logged-out" }]);
  });

  test("does not keep a session from strangers once it has left", async () => {
    const gus = await come("gus", "guest");
    expect(node.rooms.isIn(gus.id)).toBe(true);
    expect(await run(gus, { kind: "leave" })).toEqual({ ok: true, value: {} });
    expect(node.rooms.isIn(gus.id)).toBe(false);
    expect(await run(gus, { kind: "leave" })).toEqual({ ok: true, value: {} });
    expect(await run(gus, { kind: "hand", raised: true })).toEqual({ ok: false, code: "not-in-room" });
  });

  test("runs no command for another room", async () => {
    const ann = await come("ann");
    const other = node.rooms.run(ann.id, roomId("two"), { kind: "end" });
    expect(await other).toEqual({ ok: false, code: "not-in-room" });
    expect(inside()).toEqual(["ann"]);
  });
});
