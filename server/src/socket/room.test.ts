import type { RoomId } from "@lets-meet/shared/ids.ts";
import { NewInvite } from "@lets-meet/shared/protocol/room-book.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type App, compose } from "../compose.ts";
import { parseConfig } from "../config.ts";
import { TestBrowser } from "../testing/browser.ts";
import { comeIn, joining, ownerOf } from "../testing/room-page.ts";
import { wish } from "../testing/samples.ts";

let app: App;
beforeAll(async () => {
  const env = { PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "silent", DATABASE_PATH: ":memory:" };
  app = await compose(parseConfig({ ...env, TRUSTED_PROXIES: "1" }));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const refused = (code: string) => ({ ok: false, code });
const guest = async () => {
  const page = new TestBrowser(app.url).open();
  await page.attached();
  return page;
};

/** A room with its owner inside. */
async function hosted(settings: object = {}) {
  const { person, roomId } = await ownerOf(app.url, settings);
  const host = person.open();
  const joined = await comeIn(host, roomId);
  return { person, host, roomId, hostPeer: joined.peerId };
}

describe("entering a room", () => {
  test("with an account or as a guest shows all members to each other", async () => {
    const { person, host, roomId } = await hosted();
    const mia = new TestBrowser(app.url);
    await mia.signUp();
    await comeIn(mia.open(), roomId, { name: "not her name" });
    const gus = await comeIn(await guest(), roomId, { name: "  Gus \n" });
    expect(gus.members.map(({ name, role }) => [name, role])).toEqual([
      [person.name, "host"],
      [mia.name, "member"],
      ["Gus", "guest"],
    ]);
    expect((await host.next("room:member-joined")).member.name).toBe(mia.name);
    expect((await host.next("room:member-joined")).member).toEqual(gus.members[2]);
  });

  test("lasts as long as the login: a refresh whose answer was lost does not end the membership", async () => {
    const { person, host, roomId } = await hosted();
    const { cookie } = person;
    // The first answer is lost; the browser shows the old cookies again.
    await person.ask("/account/refresh", {});
    expect(await person.ask("/account/refresh", {}, { cookie })).toMatchObject({ status: 200 });
    expect(await person.ask("/account/refresh", {})).toMatchObject({ status: 200 });
    expect(await host.ask("room:lock", { roomId, locked: true })).toMatchObject({ ok: true });
    expect(host.all("room:left")).toEqual([]);
    await person.ask("/account/log-out", {});
    await host.closed();
  });

  test("requires a name without an account, and an account if guests are not allowed", async () => {
    const { roomId } = await hosted({ settings: { guests: false } });
    const page = await guest();
    expect(await page.ask("room:join", joining(roomId))).toEqual(refused("name-needed"));
    expect(await page.ask("room:join", joining(roomId, { name: "Gus" }))).toEqual(refused("account-needed"));
  });

  test("requires the passcode, except from the owner, and hides the members until then", async () => {
    const { person, roomId } = await hosted({ passcode: "open sesame" });
    const page = await guest();
    const look = await page.ask("room:look", { roomId });
    expect(look).toMatchObject({ value: { needsPasscode: true, count: 1, inside: [], isOwner: false } });
    for (const passcode of [null, "open barley"])
      expect(await page.ask("room:join", joining(roomId, { name: "Gus", passcode }))).toEqual(
        refused("wrong-passcode"),
      );
    const { members } = await comeIn(page, roomId, { name: "Gus", passcode: "open sesame" });
    expect(members).toHaveLength(2);
    expect(await person.open().ask("room:look", { roomId })).toMatchObject({ value: { isOwner: true } });
  });

  test("cannot be forced by trying passcodes", async () => {
    const { roomId } = await hosted({ passcode: "open sesame" });
    const page = await guest();
    const codes = [];
    const pages = [page, await guest(), await guest()];
    for (let n = 0; n < 24; n++) {
      const asked = joining(roomId, { name: "Eve", passcode: `guess ${n}` });
      const answer = await (pages[n % 3] ?? page).ask("room:join", asked);
      codes.push(answer.ok ? "in" : answer.code);
    }
    expect(codes.filter((code) => code === "wrong-passcode").length).toBeLessThanOrEqual(20);
    expect([codes[0], codes.at(-1)]).toEqual(["wrong-passcode", "rate-limited"]);
    // Another session, or another room, of the same address does not bypass the limit.
    const [other, { roomId: elsewhere }] = [await guest(), await hosted({ passcode: "open sesame" })];
    const right = joining(elsewhere, { name: "Eve", passcode: "open sesame" });
    expect(await other.ask("room:join", right)).toMatchObject(refused("rate-limited"));
  });

  test("is refused if the room is full, locked or missing", async () => {
    const { host, roomId } = await hosted({ settings: { capacity: 2 } });
    const [one, two] = [await guest(), await guest()];
    await comeIn(one, roomId, { name: "One" });
    expect(await two.ask("room:join", joining(roomId, { name: "Two" }))).toEqual(refused("room-full"));
    await one.ask("room:leave", { roomId });
    await host.ask("room:lock", { roomId, locked: true });
    expect(await two.ask("room:join", joining(roomId, { name: "Two" }))).toEqual(refused("room-locked"));
    const nowhere = joining("aaaaaaaaaaaaaaaa" as RoomId, { name: "Two" });
    expect(await two.ask("room:join", nowhere)).toEqual(refused("no-such-room"));
  });

  test("excludes strangers: a running search ends, and none begins", async () => {
    const { roomId } = await hosted();
    const page = await guest();
    await page.ask("stranger:search", wish());
    await comeIn(page, roomId, { name: "Gus" });
    expect(await page.ask("stranger:search", wish())).toEqual(refused("in-room"));
    await page.ask("room:leave", { roomId });
    expect(await page.ask("stranger:search", wish())).toMatchObject({ ok: true });
    await page.ask("stranger:cancel", {});
  });

  test("is refused to a session in a match or in another room", async () => {
    const [first, second] = [await hosted(), await hosted()];
    expect(await first.host.ask("room:join", joining(second.roomId))).toEqual(refused("in-room"));
    const [a, b] = [await guest(), await guest()];
    for (const page of [a, b]) await page.ask("stranger:search", wish({ mode: "video" }));
    await a.next("stranger:matched");
    await b.next("stranger:matched");
    expect(await a.ask("room:join", joining(first.roomId, { name: "A" }))).toEqual(refused("in-match"));
  });
});

describe("invites", () => {
  async function invited() {
    const room = await hosted({ passcode: "open sesame", settings: { lobby: true } });
    const { answer } = await room.person.ask(`/rooms/${room.roomId}/invites`, { lifetimeMs: 60_000 });
    return { ...room, invite: z.object({ value: NewInvite }).parse(answer).value };
  }

  test("replace the passcode and the knock", async () => {
    const { roomId, invite } = await invited();
    const { members } = await comeIn(await guest(), roomId, { name: "Gus", invite: invite.token });
    expect(members).toHaveLength(2);
  });

  test("open no other room, and none once they are revoked", async () => {
    const { person, roomId, invite } = await invited();
    const other = await hosted();
    const page = await guest();
    const asks = (id: RoomId) => page.ask("room:join", joining(id, { name: "Gus", invite: invite.token }));
    expect(await asks(other.roomId)).toEqual(refused("no-such-invite"));
    await person.ask(`/rooms/${roomId}/invites/${invite.inviteId}/revoke`, {});
    expect(await asks(roomId)).toEqual(refused("no-such-invite"));
  });
});

describe("the lobby", () => {
  async function knocking() {
    const room = await hosted({ settings: { lobby: true } });
    const page = await guest();
    const answer = await page.ask("room:join", joining(room.roomId, { name: "Gus" }));
    expect(answer).toMatchObject({ ok: true, value: { place: "at-the-door" } });
    const { knock } = await room.host.next("room:knock");
    expect(await page.next("room:waiting")).toMatchObject({ peerId: knock.peerId, held: null });
    return { ...room, page, knock };
  }

  test("admits, after a while on hold", async () => {
    const { host, page, knock } = await knocking();
    const { peerId } = knock;
    await host.ask("room:hold", { peerId, message: "two minutes" });
    expect(await page.next("room:waiting")).toMatchObject({ held: "two minutes" });
    await host.ask("room:admit", { peerId });
    expect(await page.next("room:joined")).toMatchObject({ peerId, members: [{}, { name: "Gus" }] });
  });

  test("rejects, and the rejected person cannot knock again at once", async () => {
    const { host, page, knock, roomId } = await knocking();
    await host.ask("room:reject", { peerId: knock.peerId });
    expect(await page.next("room:left")).toEqual({ roomId, reason: "rejected" });
    const again = await page.ask("room:join", joining(roomId, { name: "Gus" }));
    expect(again).toMatchObject(refused("kept-out"));
    expect(again).toHaveProperty("retryAfterMs");
  });

  test("shows a waiting person nothing of the room", async () => {
    const { host, page, roomId, hostPeer } = await knocking();
    const codes = [
      await page.ask("room:chat", { roomId, seq: 1, text: "let me in" }),
      await page.ask("room:admit", { peerId: hostPeer }),
      await page.ask("room:ready", { peerId: hostPeer }),
    ].map((answer) => !answer.ok && answer.code);
    expect(codes).toEqual(["not-in-room", "not-in-room", "no-such-peer"]);
    await host.ask("room:chat", { roomId, seq: 1, text: "who is there?" });
    await page.ask("presence:watch", { watch: false });
    expect(page.all("room:message")).toEqual([]);
  });
});
