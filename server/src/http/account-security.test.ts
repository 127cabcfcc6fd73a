import { AccountSecurity, SignedUp } from "@lets-meet/shared/protocol/account.ts";
import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { OwnedRooms } from "@lets-meet/shared/protocol/room-book.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { TestBrowser } from "../testing/browser.ts";
import { testConfig } from "../testing/config.ts";

let app: App;
beforeAll(async () => {
  app = await compose(testConfig({ TRUSTED_PROXIES: "1", ROOM_MAKERS: "listed", ROOM_MAKER_NAMES: "Boss" }));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const firefox = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0" };
const password = "correct horse";

async function signUp(browser: TestBrowser) {
  const { answer } = await browser.ask("/account/sign-up", browser.credentials, firefox);
  const ack = ackOf(SignedUp).parse(answer);
  if (!ack.ok) throw new Error(ack.code);
  return ack.value;
}
async function security(browser: TestBrowser) {
  const ack = ackOf(AccountSecurity).parse((await browser.ask("/account/security")).answer);
  if (!ack.ok) throw new Error(ack.code);
  return ack.value;
}
const browser = () => new TestBrowser(app.url);

describe("a recovery code", () => {
  test("is shown at sign-up, sets a new password and logs in, and is refused when it is shown again", async () => {
    const lost = browser();
    const { recoveryCodes } = await signUp(lost);
    expect(new Set(recoveryCodes).size).toBe(8);
    const found = browser();
    const body = { name: lost.name, code: recoveryCodes[3]?.toUpperCase(), password: "battery staple" };
    const recovered = await found.ask("/account/recover", body);
    expect(recovered).toMatchObject({ status: 200, answer: { ok: true, value: { name: lost.name } } });
    expect(recovered.setCookie).toHaveLength(2);
    expect((await found.ask("/account")).answer).toMatchObject({ value: { name: lost.name } });
    expect((await lost.ask("/account")).answer).toEqual({ ok: true, value: null });
    expect(await found.ask("/account/recover", body)).toMatchObject({
      status: 401,
      answer: { code: "wrong-credentials" },
    });
    expect((await security(found)).codesLeft).toBe(7);
  });

  test("is replaced only by somebody who is logged in and knows the password", async () => {
    const owner = browser();
    const { recoveryCodes } = await signUp(owner);
    expect((await browser().ask("/account/recovery-codes", { password })).status).toBe(401);
    expect((await owner.ask("/account/recovery-codes", { password: "not this one" })).status).toBe(401);
    expect((await owner.ask("/account/recovery-codes", { password })).status).toBe(200);
    const old = { name: owner.name, code: recoveryCodes[0], password };
    expect((await browser().ask("/account/recover", old)).status).toBe(401);
  });
});

describe("the list of logins", () => {
  test("is only for somebody who is logged in", async () => {
    expect((await browser().ask("/account/security")).status).toBe(401);
    expect((await browser().ask("/account/logins/end", { loginId: "x".repeat(32) })).status).toBe(401);
  });

  test("ends a login elsewhere and its sockets", async () => {
    const [here, there] = [browser(), browser()];
    await signUp(here);
    await there.ask("/account/log-in", here.credentials);
    const page = there.open();
    await page.attached();
    const { logins } = await security(here);
    expect(logins.filter(({ isThis }) => isThis)).toHaveLength(1);
    expect(logins).toHaveLength(2);
    expect(logins.find(({ isThis }) => isThis)?.device).toBe("Firefox on Linux");
    const other = logins.find(({ isThis }) => !isThis);
    expect((await here.ask("/account/logins/end", { loginId: other?.loginId })).status).toBe(200);
    await page.closed();
    expect((await there.ask("/account")).answer).toEqual({ ok: true, value: null });
    expect((await security(here)).logins).toHaveLength(1);
  });
});

describe("where only listed accounts make rooms", () => {
  const listOf = async (one: TestBrowser) => ackOf(OwnedRooms).parse((await one.ask("/rooms")).answer);
  test("the others are refused, and their page knows before", async () => {
    const other = browser();
    await signUp(other);
    expect(await other.ask("/rooms", { name: "Den" })).toMatchObject({
      status: 403,
      answer: { code: "switched-off" },
    });
    expect(await listOf(other)).toMatchObject({ value: { mayCreate: false } });
  });

  test("a listed account makes rooms, in whatever case its name is listed", async () => {
    const boss = browser();
    await boss.ask("/account/sign-up", { name: "BOSS", password });
    expect(await listOf(boss)).toMatchObject({ value: { mayCreate: true } });
    expect((await boss.ask("/rooms", { name: "Den" })).status).toBe(200);
  });
});
