import { limits } from "@lets-meet/shared/limits.ts";
import { Invite, NewInvite, OwnedRoom, OwnedRooms } from "@lets-meet/shared/protocol/room-book.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type App, compose } from "../compose.ts";
import { parseConfig } from "../config.ts";
import { TestBrowser } from "../testing/browser.ts";

let app: App;
beforeAll(async () => {
  const env = { PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "silent", DATABASE_PATH: ":memory:" };
  const config = parseConfig({ ...env, TRUSTED_PROXIES: "1", ROOM_CAPACITY: "6" });
  const changeRate = { perSecond: 1_000, burst: 1_000 };
  app = await compose({ ...config, rooms: { ...config.rooms, changeRate } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** The value of an accepting answer. */
function accepted<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  return schema.parse(z.object({ ok: z.literal(true), value: z.unknown() }).parse(answer).value);
}

async function person(): Promise<TestBrowser> {
  const browser = new TestBrowser(app.url);
  await browser.signUp();
  return browser;
}
const create = async (browser: TestBrowser, body: object = {}) =>
  accepted(OwnedRoom, (await browser.ask("/rooms", { name: "Kitchen", ...body })).answer);
const list = async (browser: TestBrowser) => accepted(OwnedRooms, (await browser.ask("/rooms")).answer).rooms;

describe("an account's rooms", () => {
  test("cannot relay calls without a TURN server", async () => {
    const ann = await person();
    const refused = { status: 409, answer: { ok: false, code: "no-relay" } };
    expect(await ann.ask("/rooms", { name: "Kitchen", settings: { relay: true } })).toMatchObject(refused);
    const { roomId } = await create(ann, { settings: { relay: false } });
    expect(await ann.ask(`/rooms/${roomId}/settings`, { settings: { relay: true } })).toMatchObject(refused);
    expect(await list(ann)).toMatchObject([{ settings: { relay: false } }]);
  });

  test("are created with the default settings if none are given, and listed", async () => {
    const ann = await person();
    const plain = await create(ann);
    expect(plain).toMatchObject({
      name: "Kitchen",
      hasPasscode: false,
      settings: { lobby: false, guests: true, capacity: 6, relay: false },
      lastUsedAt: null,
      invites: [],
    });
    const strict = await create(ann, { passcode: "open sesame", settings: { lobby: true, capacity: 3 } });
    expect(strict).toMatchObject({
      hasPasscode: true,
      settings: { lobby: true, guests: true, capacity: 3, relay: false },
    });
    expect((await list(ann)).map(({ roomId }) => roomId).toSorted()).toEqual(
      [plain.roomId, strict.roomId].toSorted(),
    );
    expect(accepted(OwnedRooms, (await (await person()).ask("/rooms")).answer)).toEqual({
      rooms: [],
      usual: plain.settings,
      mayCreate: true,
    });
  });

  test("never show their passcode or its hash", async () => {
    const ann = await person();
    await create(ann, { passcode: "open sesame" });
    const text = JSON.stringify((await ann.ask("/rooms")).answer);
    expect(text).not.toContain("sesame");
    expect(text).not.toContain("argon2");
  });

  test("are renamed, changed and ended", async () => {
    const ann = await person();
    const { roomId } = await create(ann, { passcode: "open sesame" });
    await ann.ask(`/rooms/${roomId}/name`, { name: "  The   attic " });
    const changed = await ann.ask(`/rooms/${roomId}/settings`, { settings: { guests: false } });
    expect(accepted(OwnedRoom, changed.answer)).toMatchObject({
      name: "The attic",
      hasPasscode: true,
      settings: { lobby: false, guests: false, capacity: 6, relay: false },
    });
    await ann.ask(`/rooms/${roomId}/settings`, { passcode: null });
    expect(await list(ann)).toMatchObject([{ name: "The attic", hasPasscode: false }]);
    expect(await ann.ask(`/rooms/${roomId}/end`, {})).toMatchObject({ status: 200 });
    expect(await list(ann)).toEqual([]);
    expect(await ann.ask(`/rooms/${roomId}/name`, { name: "Again" })).toMatchObject({ status: 404 });
  });

  test("are opened by invites, whose token is shown once, until revoked", async () => {
    const ann = await person();
    const { roomId } = await create(ann);
    const made = await ann.ask(`/rooms/${roomId}/invites`, { lifetimeMs: 60_000 });
    const { inviteId, token, expiresAt } = accepted(NewInvite, made.answer);
    expect(expiresAt).toBeGreaterThan(Date.now());
    expect(await list(ann)).toMatchObject([{ invites: [{ inviteId, expiresAt }] }]);
    expect(JSON.stringify(await list(ann))).not.toContain(token);
    expect(Invite.parse((await list(ann))[0]?.invites[0])).toEqual({ inviteId, expiresAt });
    expect(await ann.ask(`/rooms/${roomId}/invites/${inviteId}/revoke`, {})).toMatchObject({ status: 200 });
    expect(await list(ann)).toMatchObject([{ invites: [] }]);
    expect(await ann.ask(`/rooms/${roomId}/invites/${inviteId}/revoke`, {})).toMatchObject({
      status: 404,
      answer: { ok: false, code: "no-such-invite" },
    });
  });

  test("are removed with their account", async () => {
    const ann = await person();
    const { roomId } = await create(ann);
    using page = new TestBrowser(app.url).open();
    await page.attached();
    await page.ask("room:join", {
      roomId,
      name: "Gus",
      passcode: null,
      invite: null,
      sending: { mic: false, camera: false, screen: false },
    });
    await ann.ask("/account/delete", { password: ann.password });
    expect(await page.next("room:left")).toEqual({ roomId, reason: "ended" });
    expect(await page.ask("room:look", { roomId })).toEqual({ ok: false, code: "no-such-room" });
  });
});

describe("the API refuses", () => {
  test("all requests without a login", async () => {
    const nobody = new TestBrowser(app.url);
    for (const { status, answer } of [
      await nobody.ask("/rooms"),
      await nobody.ask("/rooms", { name: "Kitchen" }),
      await nobody.ask("/rooms/aaaaaaaaaaaaaaaa/end", {}),
    ])
      expect({ status, answer }).toEqual({ status: 401, answer: { ok: false, code: "not-logged-in" } });
  });

  test("all changes of another account's room, like those of a missing room", async () => {
    const [ann, eve] = [await person(), await person()];
    const { roomId } = await create(ann);
    const made = await ann.ask(`/rooms/${roomId}/invites`, { lifetimeMs: 60_000 });
    const { inviteId } = accepted(NewInvite, made.answer);
    const before = await list(ann);
    for (const [path, body] of [
      [`${roomId}/name`, { name: "Eve's" }],
      [`${roomId}/settings`, { passcode: null }],
      [`${roomId}/end`, {}],
      [`${roomId}/invites`, { lifetimeMs: 60_000 }],
      [`${roomId}/invites/${inviteId}/revoke`, {}],
      ["aaaaaaaaaaaaaaaa/end", {}],
      ["no-id/end", {}],
    ] as const)
      expect(await eve.ask(`/rooms/${path}`, body)).toMatchObject({
        status: 404,
        answer: { ok: false, code: "no-such-room" },
      });
    expect(await list(ann)).toEqual(before);
  });

  test.each([
    ["no name", {}],
    ["a blank name", { name: "  " }],
    ["a short passcode", { name: "Kitchen", passcode: "123" }],
    ["too large a capacity", { name: "Kitchen", settings: { capacity: 17 } }],
    ["no JSON", "{"],
  ])("%s", async (_what, body) => {
    const ann = await person();
    expect(await ann.ask("/rooms", body)).toMatchObject({ status: 400, answer: { code: "bad-payload" } });
  });

  test("an invite that lasts too long or too short", async () => {
    const ann = await person();
    const { roomId } = await create(ann);
    for (const lifetimeMs of [59_999, 2_592_000_001])
      expect(await ann.ask(`/rooms/${roomId}/invites`, { lifetimeMs })).toMatchObject({ status: 400 });
  });

  test("invites to one room and rooms of one account beyond the limits", async () => {
    const ann = await person();
    const { roomId } = await create(ann);
    const ask = () => ann.ask(`/rooms/${roomId}/invites`, { lifetimeMs: 60_000 });
    for (let n = 0; n < limits.invitesPerRoom; n++) expect(await ask()).toMatchObject({ status: 200 });
    expect(await ask()).toMatchObject({ status: 409, answer: { code: "too-many" } });
    for (let n = 1; n < limits.roomsPerAccount; n++) await create(ann);
    expect(await ann.ask("/rooms", { name: "One more" })).toMatchObject({
      status: 409,
      answer: { code: "too-many" },
    });
  }, 15_000);

  test("another site's requests in the browser", async () => {
    const ann = await person();
    expect(await ann.ask("/rooms", { name: "Kitchen" }, { origin: "https://evil.example" })).toMatchObject({
      status: 403,
      answer: { code: "foreign-origin" },
    });
    expect(await list(ann)).toEqual([]);
  });
});
