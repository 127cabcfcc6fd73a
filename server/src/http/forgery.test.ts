import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type App, compose } from "../compose.ts";
import { accessCookie } from "../services/account/cookies.ts";
import { TestBrowser } from "../testing/browser.ts";
import { testConfig } from "../testing/config.ts";
import { comeIn, joining, ownerOf } from "../testing/room-page.ts";
import { forger, signingKey } from "../testing/tokens.ts";

let app: App;
let owned: Awaited<ReturnType<typeof ownerOf>>;
let account: AccountId;
let family: string;
/** Tokens of the owner's login, valid and invalid. */
const made = () => forger(account, Date.now, family);
const names = forger(AccountId.parse("nobody".padEnd(21, "_")), Date.now).forgeries.map(([name]) => name);

beforeAll(async () => {
  const secret = Buffer.from(signingKey("a", 1).secret).toString("base64url");
  app = await compose(testConfig({ TRUSTED_PROXIES: "1", AUTH_KEYS: `a:${secret}` }));
  owned = await ownerOf(app.url, { settings: { guests: false } });
  const { answer } = await owned.person.ask("/account");
  account = z.object({ value: z.object({ accountId: AccountId }) }).parse(answer).value.accountId;
  family = z.object({ fam: z.string() }).parse(decodeJwt(owned.person.cookies.get(accessCookie) ?? "")).fam;
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** A browser that shows that token as its own. */
function showing(token: string): TestBrowser {
  const browser = new TestBrowser(app.url);
  browser.cookies.set(accessCookie, token);
  return browser;
}

describe("over HTTP and in the handshake", () => {
  test("a token made like the server's is accepted, so that the forgeries below fail for their own reasons", async () => {
    const browser = showing(await made().forge());
    expect(await browser.ask("/rooms")).toMatchObject({ status: 200, answer: { value: { rooms: [{}] } } });
    using page = browser.open();
    await page.attached();
    const { members } = await comeIn(page, owned.roomId);
    expect(members).toMatchObject([{ name: owned.person.name, role: "host" }]);
  });

  test("a token of a missing login, or of another account's, is rejected", async () => {
    const other = AccountId.parse("another".padEnd(21, "_"));
    for (const token of [await made().forge({ fam: "no-login" }), await made().forge({ sub: other })])
      expect(await showing(token).ask("/account")).toMatchObject({ answer: { ok: true, value: null } });
  });

  test.each(names)("a token %s is rejected", async (name) => {
    const token = await made().forgeries.find(([one]) => one === name)?.[1]();
    const browser = showing(token ?? "");
    expect(await browser.ask("/account")).toMatchObject({ answer: { ok: true, value: null } });
    expect(await browser.ask("/rooms")).toMatchObject({ status: 401, answer: { code: "not-logged-in" } });
    expect(await browser.ask(`/rooms/${owned.roomId}/end`, {})).toMatchObject({ status: 401 });
    using page = browser.open();
    await page.attached();
    const asked = joining(owned.roomId, { name: "Eve" });
    expect(await page.ask("room:join", asked)).toEqual({ ok: false, code: "account-needed" });
  });
});
