import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { TestBrowser } from "../testing/browser.ts";
import { testConfig } from "../testing/config.ts";
import { comeIn, joining, ownerOf, signalsFor } from "../testing/room-page.ts";

let app: App;
beforeAll(async () => {
  app = await compose(testConfig({ TRUSTED_PROXIES: "1", ROOM_GRACE_MS: "700", RELOAD_GRACE_MS: "100" }));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const refused = (code: string) => ({ ok: false, code });

/** A room with its owner, another account and a guest inside; all have been notified of each other. */
async function call() {
  const { person, roomId } = await ownerOf(app.url);
  const other = new TestBrowser(app.url);
  await other.signUp();
  const [a, b, c] = [person.open(), other.open(), new TestBrowser(app.url).open()];
  const atC = await c.attached();
  const inA = await comeIn(a, roomId);
  const inB = await comeIn(b, roomId);
  const inC = await comeIn(c, roomId, { name: "Gus" });
  for (const page of [a, a, b]) await page.next("room:member-joined");
  const peers = { a: inA.peerId, b: inB.peerId, c: inC.peerId };
  return { person, other, roomId, a, b, c, atC, peers };
}

describe("signals", () => {
  test("reach only the peer they are addressed to, with the sender's id", async () => {
    const { a, b, c, peers } = await call();
    for (const page of [b, c]) await page.ask("room:ready", { peerId: peers.a });
    await a.ask("room:signal", { ...signalsFor(peers.b, 7), seq: 1 });
    expect(await b.next("room:signal-deliver")).toEqual(signalsFor(peers.a, 7));
    await c.ask("presence:watch", { watch: false });
    for (const page of [a, c]) expect(page.all("room:signal-deliver")).toEqual([]);
  });

  test("wait until the page listens to their peer, and arrive once and in order", async () => {
    const { a, c, peers } = await call();
    for (const seq of [1, 2, 2, 3]) await a.ask("room:signal", { ...signalsFor(peers.c, seq), seq });
    await c.ask("presence:watch", { watch: false });
    expect(c.all("room:signal-deliver")).toEqual([]);
    await c.ask("room:ready", { peerId: peers.a });
    for (const mark of [1, 2, 3])
      expect(await c.next("room:signal-deliver")).toEqual(signalsFor(peers.a, mark));
    await c.ask("presence:watch", { watch: false });
    expect(c.all("room:signal-deliver")).toHaveLength(3);
  });

  test("to a peer in another room, or who has left, are refused", async () => {
    const [here, there] = [await call(), await call()];
    expect(await here.a.ask("room:signal", { ...signalsFor(there.peers.b, 1), seq: 1 })).toEqual(
      refused("no-such-peer"),
    );
    await here.b.ask("room:leave", { roomId: here.roomId });
    expect(await here.a.ask("room:signal", { ...signalsFor(here.peers.b, 1), seq: 2 })).toEqual(
      refused("no-such-peer"),
    );
    expect(await here.b.ask("room:signal", { ...signalsFor(here.peers.a, 1), seq: 1 })).toEqual(
      refused("not-in-room"),
    );
  });

  test("of a peer that has left do not block later ones", async () => {
    const { a, b, c, peers, roomId } = await call();
    await a.ask("room:signal", { ...signalsFor(peers.c, 1), seq: 1 });
    await a.ask("room:leave", { roomId });
    await b.ask("room:chat", { roomId, seq: 1, text: "gone" });
    expect(await c.next("room:message")).toMatchObject({ text: "gone" });
    expect(c.all("room:signal-deliver")).toEqual([]);
  });

  test("of remaining members reach a member who has left and returned", async () => {
    const { a, c, roomId, peers } = await call();
    await c.ask("room:ready", { peerId: peers.a });
    await c.ask("room:leave", { roomId });
    const again = await comeIn(c, roomId, { name: "Gus" });
    await a.ask("room:signal", { ...signalsFor(again.peerId, 7), seq: 1 });
    await c.ask("presence:watch", { watch: false });
    expect(c.all("room:signal-deliver")).toEqual([]);
    await c.ask("room:ready", { peerId: peers.a });
    expect(await c.next("room:signal-deliver")).toEqual(signalsFor(peers.a, 7));
  });

  test("out of order are refused, as with a partner", async () => {
    const { a, peers } = await call();
    expect(await a.ask("room:signal", { ...signalsFor(peers.b, 1), seq: 2 })).toEqual(
      refused("out-of-order"),
    );
  });
});

describe("in the call", () => {
  test("messages, reactions, hands and media states are shown to the others", async () => {
    const { a, b, c, roomId, peers } = await call();
    await c.ask("room:chat", { roomId, seq: 1, text: "hi all" });
    const message = { roomId, peerId: peers.c, seq: 1, text: "hi all" };
    for (const page of [a, b]) expect(await page.next("room:message")).toEqual(message);
    await c.ask("room:react", { roomId, reaction: "clap" });
    expect(await a.next("room:reaction")).toEqual({ roomId, peerId: peers.c, reaction: "clap" });
    await c.ask("room:hand", { roomId, raised: true });
    expect((await a.next("room:member-changed")).member).toMatchObject({ peerId: peers.c, hand: true });
    const sending = { mic: true, camera: false, screen: true };
    await c.ask("room:state", { roomId, sending });
    expect((await a.next("room:member-changed")).member).toMatchObject({ sending, hand: true });
  });

  test("only the host decides, and can hand that over", async () => {
    const { a, b, c, roomId, peers } = await call();
    expect(await b.ask("room:mute", { roomId, peerId: null })).toEqual(refused("not-host"));
    await a.ask("room:hand-over", { peerId: peers.b });
    expect((await c.next("room:member-changed")).member).toMatchObject({ peerId: peers.a, role: "member" });
    expect((await c.next("room:member-changed")).member).toMatchObject({ peerId: peers.b, role: "host" });
    expect(await a.ask("room:lock", { roomId, locked: true })).toEqual(refused("not-host"));
    await b.ask("room:mute", { roomId, peerId: null });
    for (const page of [a, c])
      expect(await page.next("room:mute-asked")).toEqual({ roomId, peerId: peers.b });
  });

  test("when the host leaves, the member inside longest with an account is next", async () => {
    const { a, c, roomId, peers } = await call();
    await a.ask("room:leave", { roomId });
    expect(await c.next("room:member-left")).toEqual({ roomId, peerId: peers.a, reason: "left" });
    expect((await c.next("room:member-changed")).member).toMatchObject({ peerId: peers.b, role: "host" });
  });

  test("a removed person cannot return, not even in a new tab", async () => {
    const { a, b, c, other, roomId, peers } = await call();
    await a.ask("room:remove", { peerId: peers.b });
    expect(await b.next("room:left")).toEqual({ roomId, reason: "removed" });
    expect(await c.next("room:member-left")).toMatchObject({ peerId: peers.b, reason: "removed" });
    using tab = other.open();
    for (const page of [b, tab])
      expect(await page.ask("room:join", joining(roomId))).toMatchObject(refused("kept-out"));
    await a.ask("room:remove", { peerId: peers.c });
    expect(await c.ask("room:join", joining(roomId, { name: "Somebody" }))).toMatchObject(
      refused("kept-out"),
    );
    using fresh = new TestBrowser(app.url).open();
    expect(await fresh.ask("room:join", joining(roomId, { name: "Other" }))).toMatchObject({
      value: { place: "at-the-door" },
    });
  });

  test("the host ends the call for all, and the room itself stays", async () => {
    const { a, b, c, roomId } = await call();
    expect(await b.ask("room:end", { roomId })).toEqual(refused("not-host"));
    await a.ask("room:end", { roomId });
    for (const page of [a, b, c]) expect(await page.next("room:left")).toEqual({ roomId, reason: "ended" });
    expect((await comeIn(c, roomId, { name: "Gus" })).members).toHaveLength(1);
  });

  test("the owner's changes are shown at once, and the room's end removes all members", async () => {
    const { person, b, roomId } = await call();
    await person.ask(`/rooms/${roomId}/name`, { name: "Attic" });
    expect(await b.next("room:changed")).toMatchObject({ name: "Attic", locked: false });
    await person.ask(`/rooms/${roomId}/end`, {});
    expect(await b.next("room:left")).toEqual({ roomId, reason: "ended" });
    expect(await b.ask("room:look", { roomId })).toEqual(refused("no-such-room"));
  });
});

describe("a page that is away for a moment", () => {
  test("is away for the others, and returns after a reload as the same peer, into the same room", async () => {
    const { a, b, c, atC, roomId, peers } = await call();
    await b.ask("room:ready", { peerId: peers.c });
    c.socket.disconnect();
    expect((await a.next("room:member-changed")).member).toMatchObject({ peerId: peers.c, away: true });
    await b.ask("room:signal", { ...signalsFor(peers.c, 5), seq: 1 });
    await b.ask("room:chat", { roomId, seq: 2, text: "still there?" });
    using again = new TestBrowser(app.url).open({ resume: { ...atC.session, after: c.after } });
    const { snapshot } = await again.attached();
    expect(snapshot).toMatchObject({ phase: "in-room", room: { roomId, peerId: peers.c } });
    expect(snapshot.phase === "in-room" && snapshot.room.members).toHaveLength(3);
    expect((await a.next("room:member-changed")).member).toMatchObject({ peerId: peers.c, away: false });
    await again.ask("room:ready", { peerId: peers.b });
    expect(await again.next("room:signal-deliver")).toEqual(signalsFor(peers.b, 5));
    expect(await again.next("room:message")).toMatchObject({ text: "still there?" });
  });

  test("is out when its grace has run out, and the others are notified", async () => {
    const { a, c, roomId, peers } = await call();
    c.socket.disconnect();
    expect(await a.next("room:member-left")).toEqual({ roomId, peerId: peers.c, reason: "gone" });
  });

  test("is out at once when its login ends", async () => {
    const { a, other, roomId, peers } = await call();
    await other.ask("/account/log-out", {});
    expect(await a.next("room:member-left")).toEqual({ roomId, peerId: peers.b, reason: "left" });
  });
});
