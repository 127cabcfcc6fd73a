import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { parseConfig } from "../config.ts";
import { accessCookie } from "../services/account/cookies.ts";
import { TestBrowser } from "../testing/browser.ts";
import { hasRedis, startRedis } from "../testing/redis.ts";
import { comeIn, joining, ownerOf } from "../testing/room-page.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

type Storage = { readonly env: Readonly<Record<string, string>>; readonly close: () => Promise<void> };
const storages: readonly (readonly [string, () => Promise<Storage>])[] = [
  [
    "SQLite",
    async () => {
      const DATABASE_PATH = join(temporaryFolder(), "meet.db");
      return { env: { DATABASE_PATH }, close: async () => undefined };
    },
  ],
  [
    "Redis",
    async () => {
      const { url, stop } = await startRedis();
      return { env: { REDIS_URL: url }, close: stop };
    },
  ],
];

/** A thief's browser, with the victim's current access cookie and no other. */
function thiefOf(victim: TestBrowser, url: string): TestBrowser {
  const thief = new TestBrowser(url);
  thief.cookies.set(accessCookie, victim.cookies.get(accessCookie) ?? "");
  return thief;
}

/** A browser with the cookies of another: the same person at another node, or at the restarted server. */
function browserAt(url: string, before: TestBrowser): TestBrowser {
  const browser = new TestBrowser(url);
  for (const [name, value] of before.cookies) browser.cookies.set(name, value);
  return browser;
}

type End = (victim: TestBrowser) => Promise<unknown>;
const logOut: End = (victim) => victim.ask("/account/log-out", {});
const ends: readonly (readonly [string, End])[] = [
  [
    "a change of the password",
    (victim) => victim.ask("/account/password", { current: victim.password, next: "another one" }),
  ],
  ["a log-out", logOut],
  ["the end of the account", (victim) => victim.ask("/account/delete", { password: victim.password })],
  [
    "the reuse of a refresh token",
    async (victim) => {
      const { cookie } = victim;
      await victim.ask("/account/refresh", {});
      await victim.ask("/account/refresh", {});
      return victim.ask("/account/refresh", {}, { cookie });
    },
  ],
];

const refused = (code: string) => ({ ok: false, code });

describe.each(storages.filter(([name]) => name !== "Redis" || hasRedis))("with %s", (_name, open) => {
  let storage: Storage;
  let apps: App[];
  const start = async () => {
    const env = { PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "silent", TRUSTED_PROXIES: "1", ...storage.env };
    const app = await compose(parseConfig(env));
    apps.push(app);
    return app;
  };
  beforeEach(async () => {
    storage = await open();
    apps = [];
  });
  afterEach(async () => {
    for (const app of apps) await app[Symbol.asyncDispose]();
    await storage.close();
  });

  describe.each(ends)("after %s a stolen access cookie", (_end, end) => {
    test("opens neither the account nor its rooms", async () => {
      const { url } = await start();
      const { person, roomId } = await ownerOf(url, { passcode: "open sesame" });
      const thief = thiefOf(person, url);
      expect(await thief.ask("/account")).toMatchObject({ answer: { value: { name: person.name } } });
      await end(person);
      expect(await thief.ask("/account")).toMatchObject({ answer: { ok: true, value: null } });
      for (const { status, answer } of [
        await thief.ask("/rooms"),
        await thief.ask("/rooms", { name: "Attic" }),
        await thief.ask(`/rooms/${roomId}/invites`, { lifetimeMs: 2_592_000_000 }),
        await thief.ask(`/rooms/${roomId}/settings`, { passcode: null }),
        await thief.ask("/account/password", { current: person.password, next: "mine now" }),
        await thief.ask("/account/delete", { password: person.password }),
      ])
        expect({ status, answer }).toEqual({ status: 401, answer: refused("not-logged-in") });
    });

    test("gives a new socket no account", async () => {
      const { url } = await start();
      const { person, roomId } = await ownerOf(url, { settings: { guests: false } });
      const thief = thiefOf(person, url);
      await end(person);
      using page = thief.open();
      await page.attached();
      // A room ends with its account, so there is nothing left to enter.
      const isThere = (await page.ask("room:look", { roomId })).ok;
      const asked = joining(roomId, { name: "Eve" });
      expect(await page.ask("room:join", asked)).toEqual(
        refused(isThere ? "account-needed" : "no-such-room"),
      );
    });

    test("has no rights through an open socket of another node, and the first attempt closes it", async () => {
      const [here, there] = [await start(), await start()];
      const { person, roomId } = await ownerOf(here.url, { passcode: "open sesame" });
      using page = thiefOf(person, there.url).open();
      await page.attached();
      expect(await page.ask("room:look", { roomId })).toMatchObject({ value: { isOwner: true } });
      await end(person);
      const look = await page.ask("room:look", { roomId });
      expect(look.ok && look.value.isOwner).toBe(false);
      await expect(page.ask("room:join", joining(roomId))).rejects.toThrow("disconnected");
      await page.closed();
    });
  });

  test("a login that ended while the server was down does not restore its membership in a room", async () => {
    const before = await start();
    const { person, roomId } = await ownerOf(before.url);
    const page = person.open();
    await comeIn(page, roomId);
    const gus = new TestBrowser(before.url).open();
    await comeIn(gus, roomId, { name: "Gus" });
    await page.next("room:member-joined");
    // The answer follows the resume token for the guest's entry.
    for (const one of [page, gus]) await one.ask("presence:watch", { watch: false });
    const [shown, shownByGuest] = [page.shows(), gus.shows()];
    await apps.pop()?.[Symbol.asyncDispose]();

    const { url } = await start();
    await logOut(browserAt(url, person));
    using guest = new TestBrowser(url).open({ resume: shownByGuest, pageId: gus.pageId });
    const { snapshot } = await guest.attached();
    expect(snapshot).toMatchObject({ phase: "in-room", room: { members: [{ name: "Gus", role: "host" }] } });
    using back = thiefOf(person, url).open({ resume: shown, pageId: page.pageId });
    expect(await back.attached()).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
    expect(await back.next("room:left")).toEqual({ roomId, reason: "logged-out" });
  });
});
