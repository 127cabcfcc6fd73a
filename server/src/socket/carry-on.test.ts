import { Interest } from "@lets-meet/shared/interests.ts";
import { DisplayName } from "@lets-meet/shared/protocol/room.ts";
import { SignalBatch } from "@lets-meet/shared/protocol/signal.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { TestBrowser } from "../testing/browser.ts";
import { testConfig } from "../testing/config.ts";
import { joining, signalsFor } from "../testing/room-page.ts";
import { wish } from "../testing/samples.ts";

let app: App;
beforeAll(async () => {
  app = await compose(testConfig());
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const batch = (matchId: string, mark: number) =>
  SignalBatch.parse({ ...signalsFor("x".repeat(21), mark), matchId });

/** Two listening pages in a video match that have both tapped to carry on; the second to tap decides, or does not. */
async function kept(tag: string, decides: "first" | "second" = "second") {
  const browsers = [new TestBrowser(app.url), new TestBrowser(app.url)] as const;
  const pages = [browsers[0].open(), browsers[1].open()] as const;
  const sought = wish({ mode: "video", interests: [Interest.parse(tag)], requireSharedInterest: true });
  for (const page of pages) await page.ask("stranger:search", sought);
  const { matchId, polite } = await pages[0].next("stranger:matched");
  await pages[1].next("stranger:matched");
  const [a, b] = polite === (decides === "second") ? pages : [pages[1], pages[0]];
  for (const page of [a, b]) await page.ask("signal:ready", { matchId });
  await a.ask("stranger:keep", { matchId, wanted: true, name: "  Ann " });
  expect(await b.next("stranger:partner-keeps")).toEqual({ matchId, wanted: true });
  await Promise.all([
    b.ask("signal:send", { ...batch(matchId, 1), seq: 1 }),
    b.ask("stranger:keep", { matchId, wanted: true }),
    b.ask("signal:send", { ...batch(matchId, 2), seq: 2 }),
  ]);
  const [movedA, movedB] = [await a.next("stranger:moved"), await b.next("stranger:moved")];
  const [roomA, roomB] = [await a.next("room:joined"), await b.next("room:joined")];
  return { a, b, matchId, movedA, movedB, roomA, roomB, roomId: roomA.roomId };
}

describe("two strangers who keep talking", () => {
  test("are in one room, have each other's peer id, and lose no signal during the move", async () => {
    const { a, b, matchId, movedA, movedB, roomA, roomB } = await kept("move");
    expect(movedA).toEqual({ matchId, peerId: roomB.peerId });
    expect(movedB).toEqual({ matchId, peerId: roomA.peerId });
    expect(roomA.members).toEqual(roomB.members);
    expect(roomA.members).toMatchObject([
      { peerId: roomA.peerId, name: DisplayName.parse("Ann"), role: "host" },
      { peerId: roomB.peerId, name: "Guest", role: "guest" },
    ]);
    // One was in flight to the partner, the other was for the new peer, whose signals need no further ready.
    expect(await a.next("signal:deliver")).toMatchObject(batch(matchId, 1));
    expect(await a.next("room:signal-deliver")).toEqual(signalsFor(roomB.peerId, 2));
    await a.ask("room:signal", { ...signalsFor(roomB.peerId, 3), seq: 1 });
    expect(await b.next("room:signal-deliver")).toEqual(signalsFor(roomA.peerId, 3));
    for (const page of [a, b]) expect(page.all("stranger:partner-left")).toEqual([]);
  });

  test("lose no signal that is sent before the other side decides", async () => {
    const { a, matchId } = await kept("late", "first");
    for (const mark of [1, 2]) expect(await a.next("signal:deliver")).toMatchObject(batch(matchId, mark));
  });

  test("let in a third person who has the link, until the last of them has left", async () => {
    const { a, b, roomId } = await kept("third");
    const third = new TestBrowser(app.url).open();
    expect(await third.ask("room:look", { roomId })).toMatchObject({
      value: { count: 2, inside: [], isOwner: false, needsPasscode: false, settings: { lobby: true } },
    });
    const knocking = await third.ask("room:join", joining(roomId, { name: "Cy" }));
    expect(knocking).toMatchObject({ value: { place: "at-the-door" } });
    const { knock } = await a.next("room:knock");
    await a.ask("room:admit", { peerId: knock.peerId });
    expect((await third.next("room:joined")).members).toHaveLength(3);
    expect((await b.next("room:member-joined")).member).toMatchObject({ name: "Cy" });
    for (const page of [a, b, third]) await page.ask("room:leave", { roomId });
    expect(await third.ask("room:look", { roomId })).toEqual({ ok: false, code: "no-such-room" });
  });

  test("have a room on no list, not even on that of a side with an account", async () => {
    const owner = new TestBrowser(app.url);
    await owner.signUp();
    const { a, roomId, b } = await kept("list");
    await b.ask("room:leave", { roomId });
    const page = owner.open();
    await page.ask("room:join", joining(roomId));
    const { knock } = await a.next("room:knock");
    await a.ask("room:admit", { peerId: knock.peerId });
    await page.next("room:joined");
    expect(await owner.ask("/rooms")).toMatchObject({ answer: { ok: true, value: { rooms: [] } } });
  });

  test("leave the room when they leave or block the former match, and can search again", async () => {
    const { a, b, matchId, movedB } = await kept("leave");
    expect(await a.ask("stranger:next", { matchId, wish: wish() })).toMatchObject({ ok: true });
    expect(await b.next("room:member-left")).toMatchObject({ peerId: movedB.peerId, reason: "left" });
    await a.ask("stranger:cancel", {});
    const { roomId } = await comeInAgain(b);
    await b.ask("room:leave", { roomId });
    expect(await b.ask("stranger:block", { matchId })).toMatchObject({ ok: true });
  });
});

/** A member joins again, which changes nothing but shows that the room still exists. */
async function comeInAgain(page: Awaited<ReturnType<typeof kept>>["b"]) {
  const [room] = page.all("room:joined");
  if (room === undefined) throw new Error("never inside");
  const again = await page.ask("room:join", joining(room.roomId, { name: "Guest" }));
  expect(again).toMatchObject({ value: { peerId: room.peerId, place: "inside" } });
  return room;
}
