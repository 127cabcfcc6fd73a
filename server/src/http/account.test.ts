import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { parseConfig } from "../config.ts";
import { accessCookie, refreshCookie } from "../services/account/cookies.ts";
import { TestBrowser } from "../testing/browser.ts";
import { TestPage } from "../testing/page.ts";

let app: App;
beforeAll(async () => {
  const env = {
    PORT: "0",
    HOST: "127.0.0.1",
    LOG_LEVEL: "silent",
    DATABASE_PATH: ":memory:",
    TRUSTED_PROXIES: "1",
  };
  app = await compose(parseConfig(env));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const password = "correct horse";

class Browser extends TestBrowser {
  constructor() {
    super(app.url);
  }

  override ask(path: string, body?: unknown, headers?: Record<string, string>) {
    return super.ask(path.startsWith("/account") ? path : `/account${path}`, body, headers);
  }
}

/** A browser with the same cookies as that one has now. */
function copyOf(browser: Browser): Browser {
  const copy = new Browser();
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  return copy;
}

describe("sign-up", () => {
  test("creates an account and logs it in with cookies that no script and no other site can use", async () => {
    const browser = new Browser();
    const { status, answer, setCookie } = await browser.signUp();
    expect(status).toBe(200);
    expect(answer).toMatchObject({ ok: true, value: { name: browser.name } });
    expect(setCookie).toHaveLength(2);
    for (const line of setCookie) {
      expect(line).toMatch(/^__Host-/);
      for (const flag of ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"]) expect(line).toContain(flag);
    }
    expect((await browser.ask("/")).answer).toMatchObject({ ok: true, value: { name: browser.name } });
  });

  test("refuses a name that is taken, in any spelling", async () => {
    const browser = new Browser();
    await browser.signUp();
    const again = await new Browser().ask("/sign-up", { name: browser.name.toUpperCase(), password });
    expect(again).toMatchObject({ status: 409, answer: { ok: false, code: "name-taken" } });
  });

  test.each([
    ["a short password", { name: "somebody", password: "1234567" }],
    ["a name with markup", { name: "<b>me</b>", password }],
    ["nothing", {}],
    ["no JSON", "{"],
  ])("refuses %s", async (_what, body) => {
    expect(await new Browser().ask("/sign-up", body)).toMatchObject({
      status: 400,
      answer: { code: "bad-payload" },
    });
  });
});

describe("a login", () => {
  test("gives the same answer to a wrong password and to an unknown name", async () => {
    const known = new Browser();
    await known.signUp();
    const wrong = await new Browser().ask("/log-in", { name: known.name, password: "not this one" });
    const nobody = await new Browser().ask("/log-in", { name: "nobody-at-all", password: "not this one" });
    expect(wrong).toEqual(nobody);
    expect(wrong).toMatchObject({ status: 401, answer: { ok: false, code: "wrong-credentials" } });
  });

  test("is throttled by name and address together, and by address over all names", async () => {
    const known = new Browser();
    await known.signUp();
    const guess = (from: Browser, name: string) => from.ask("/log-in", { name, password: "guess-guess" });
    // One address uses up its own tries for the name, and none of the owner's.
    const guesser = new Browser();
    for (let n = 0; n < 10; n++) await guess(guesser, known.name);
    const blocked = await guess(guesser, known.name);
    expect(blocked).toMatchObject({ status: 429, answer: { code: "rate-limited" } });
    const right = { name: known.name, password: known.password };
    expect(await new Browser().ask("/log-in", right)).toMatchObject({ status: 200 });
    const one = new Browser();
    for (let n = 0; n < 20; n++) await guess(one, `other${n}`);
    expect(await guess(one, "another")).toMatchObject({ status: 429 });
  }, 15_000);
});

describe("an existing login", () => {
  test("ends for all its holders when a refresh token is shown whose successor was used", async () => {
    const browser = new Browser();
    await browser.signUp();
    const stolen = copyOf(browser);
    for (let times = 0; times < 2; times++) expect((await browser.ask("/refresh", {})).status).toBe(200);
    expect(await stolen.ask("/refresh", {})).toMatchObject({
      status: 401,
      answer: { code: "not-logged-in" },
    });
    expect((await browser.ask("/refresh", {})).status).toBe(401);
    expect(browser.cookies.size).toBe(0);
  });

  test("repeats a refresh whose answer was lost, with the same token for every request", async () => {
    const browser = new Browser();
    await browser.signUp();
    const page = browser.open();
    await page.attached();
    const [lost, other] = [copyOf(browser), copyOf(browser)];
    const refreshes = [lost, other, browser].map((one) => one.ask("/refresh", {}));
    for (const { status } of await Promise.all(refreshes)) expect(status).toBe(200);
    expect(new Set([lost, other, browser].map(({ cookies }) => cookies.get(refreshCookie))).size).toBe(1);
    expect((await browser.ask("/refresh", {})).status).toBe(200);
    expect(await browser.ask("/")).toMatchObject({ answer: { value: { name: browser.name } } });
    expect(await page.ask("presence:watch", { watch: false })).toMatchObject({ ok: true });
  });

  test("ends when another login changes the password, and the old password is void", async () => {
    const [here, there] = [new Browser(), new Browser()];
    await here.signUp();
    await there.ask("/log-in", { name: here.name, password });
    expect(await here.ask("/password", { current: "wrong wrong", next: "another one" })).toMatchObject({
      status: 401,
    });
    expect((await here.ask("/password", { current: password, next: "another one" })).status).toBe(200);
    expect((await there.ask("/refresh", {})).status).toBe(401);
    expect((await here.ask("/refresh", {})).status).toBe(200);
    expect((await new Browser().ask("/log-in", { name: here.name, password })).status).toBe(401);
    expect((await new Browser().ask("/log-in", { name: here.name, password: "another one" })).status).toBe(
      200,
    );
  });

  test("ends with the account, whose name is free again", async () => {
    const browser = new Browser();
    await browser.signUp();
    expect((await browser.ask("/delete", { password: "wrong wrong" })).status).toBe(401);
    const before = browser.cookie;
    expect((await browser.ask("/delete", { password })).status).toBe(200);
    const ghost = await new Browser().ask("/", undefined, { cookie: before });
    expect(ghost.answer).toEqual({ ok: true, value: null });
    expect((await new Browser().ask("/sign-up", { name: browser.name, password })).status).toBe(200);
  });
});

describe("another site", () => {
  test.each([
    ["another origin", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
  ])("cannot act for a browser: %s", async (_what, headers) => {
    const browser = new Browser();
    await browser.signUp();
    expect(await browser.ask("/log-out", {}, headers)).toMatchObject({
      status: 403,
      answer: { code: "foreign-origin" },
    });
    expect((await browser.ask("/refresh", {})).status).toBe(200);
  });
});

describe("sockets", () => {
  test("of a login are closed when it logs out, and those of other logins are not", async () => {
    const [one, other] = [new Browser(), new Browser()];
    await one.signUp();
    await other.signUp();
    const mine = new TestPage(app.url, { headers: { cookie: one.cookie } });
    using theirs = new TestPage(app.url, { headers: { cookie: other.cookie } });
    await mine.attached();
    await theirs.attached();
    await one.ask("/log-out", {});
    await mine.closed();
    expect(await theirs.ask("presence:watch", { watch: false })).toMatchObject({ ok: true });
    expect(one.cookies.has(accessCookie)).toBe(false);
    expect(one.cookies.has(refreshCookie)).toBe(false);
  });

  test("of a login are closed when it logs out after its access token has expired", async () => {
    const browser = new Browser();
    await browser.signUp();
    const page = browser.open();
    await page.attached();
    browser.cookies.delete(accessCookie);
    await browser.ask("/log-out", {});
    await page.closed();
    expect((await browser.ask("/refresh", {})).status).toBe(401);
  });

  test("of a login are closed when an old refresh token of it is shown", async () => {
    const browser = new Browser();
    await browser.signUp();
    const page = browser.open();
    await page.attached();
    const old = browser.cookie;
    for (let times = 0; times < 2; times++) await browser.ask("/refresh", {});
    expect((await new Browser().ask("/refresh", {}, { cookie: old })).status).toBe(401);
    await page.closed();
  });

  test("with an invalid token are anonymous, and work", async () => {
    using page = new TestPage(app.url, { headers: { cookie: `${accessCookie}=rubbish` } });
    expect(await page.attached()).toMatchObject({ resumed: false });
  });
});
