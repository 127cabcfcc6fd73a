import { AccountSecurity } from "@lets-meet/shared/protocol/account.ts";
import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { PasskeyCreation, PasskeyRequest } from "@lets-meet/shared/protocol/passkeys.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { TestPasskey } from "../testing/authenticator.ts";
import { TestBrowser } from "../testing/browser.ts";
import { testConfig } from "../testing/config.ts";

let app: App;
beforeAll(async () => {
  app = await compose(testConfig({ TRUSTED_PROXIES: "1" }));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const password = "correct horse";
const browser = () => new TestBrowser(app.url);

async function prepared(owner: TestBrowser) {
  const { answer, setCookie } = await owner.ask("/account/passkeys/prepare", { password });
  const ack = ackOf(PasskeyCreation).parse(answer);
  if (!ack.ok) throw new Error(ack.code);
  return { options: ack.value, setCookie };
}
async function challenged(visitor: TestBrowser, headers: Record<string, string> = {}) {
  const { answer } = await visitor.ask("/account/passkeys/challenge", {}, headers);
  const ack = ackOf(PasskeyRequest).parse(answer);
  if (!ack.ok) throw new Error(ack.code);
  return ack.value;
}
/** A new account with a passkey. */
async function ownerOf(origin = app.url) {
  const owner = browser();
  await owner.signUp();
  const passkey = new TestPasskey(origin);
  const { options } = await prepared(owner);
  const added = await owner.ask("/account/passkeys/add", { ...passkey.create(options), name: "My key" });
  expect(added).toMatchObject({ status: 200, answer: { ok: true } });
  return { owner, passkey };
}

describe("a passkey", () => {
  test("is added on one browser, and logs in on another", async () => {
    const { owner, passkey } = await ownerOf();
    const other = browser();
    const answer = passkey.answer(await challenged(other));
    const loggedIn = await other.ask("/account/passkeys/log-in", answer);
    expect(loggedIn).toMatchObject({ status: 200, answer: { ok: true, value: { name: owner.name } } });
    expect([...other.cookies.keys()].toSorted()).toEqual(["__Host-access", "__Host-refresh"]);
    expect((await other.ask("/account")).answer).toMatchObject({ value: { name: owner.name } });
    const page = other.open();
    await page.attached();
    const ack = ackOf(AccountSecurity).parse((await other.ask("/account/security")).answer);
    expect(ack).toMatchObject({
      value: { passkeys: [{ passkeyId: passkey.id, name: "My key" }], logins: [{}, {}] },
    });
    expect(await other.ask("/account/passkeys/remove", { passkeyId: passkey.id })).toMatchObject({
      status: 200,
    });
    const again = passkey.answer(await challenged(other));
    expect(await other.ask("/account/passkeys/log-in", again)).toMatchObject({
      status: 401,
      answer: { code: "passkey-unknown" },
    });
  });

  test("answers only for the browser that has the challenge's cookie, which no script can read", async () => {
    const { owner, passkey } = await ownerOf();
    const { setCookie } = await prepared(owner);
    expect(setCookie).toHaveLength(1);
    expect(setCookie[0]).toMatch(
      /^__Host-passkey=.*; Max-Age=300; Path=\/; .*HttpOnly; Secure; SameSite=Strict$/,
    );
    const [one, other] = [browser(), browser()];
    const answer = passkey.answer(await challenged(one));
    await challenged(other);
    for (const thief of [other, browser()])
      expect(await thief.ask("/account/passkeys/log-in", answer)).toMatchObject({
        status: 401,
        answer: { code: "passkey-expired" },
      });
    expect((await one.ask("/account/passkeys/log-in", answer)).status).toBe(200);
    expect((await one.ask("/account/passkeys/log-in", answer)).status).toBe(401);
  });

  test("is asked for by the page's own origin only", async () => {
    for (const headers of [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site", origin: "null" },
    ])
      expect(await browser().ask("/account/passkeys/challenge", {}, headers)).toMatchObject({
        status: 403,
        answer: { code: "foreign-origin" },
      });
    const program = await fetch(`${app.url}/api/account/passkeys/challenge`, {
      method: "POST",
      headers: { authorization: "Bearer x", "content-type": "application/json" },
      body: "{}",
    });
    expect(program.status).toBe(403);
  });

  test("of another origin is refused", async () => {
    const { passkey } = await ownerOf();
    const visitor = browser();
    const options = await challenged(visitor);
    const answer = passkey.answer(options, { origin: "https://evil.example" });
    expect(await visitor.ask("/account/passkeys/log-in", answer)).toMatchObject({
      status: 401,
      answer: { code: "passkey-refused" },
    });
  });

  test("is prepared, added and removed only by somebody who is logged in", async () => {
    const { passkey } = await ownerOf();
    const made = passkey.create({ ...(await prepared((await ownerOf()).owner)).options });
    for (const [path, body] of [
      ["prepare", { password }],
      ["add", made],
      ["remove", { passkeyId: passkey.id }],
    ] as const)
      expect(await browser().ask(`/account/passkeys/${path}`, body)).toMatchObject({
        status: 401,
        answer: { code: "not-logged-in" },
      });
  });

  test.each([
    ["log-in", {}],
    ["log-in", { passkeyId: "a b", clientDataJSON: "x", authenticatorData: "x", signature: "x" }],
    ["add", { passkeyId: "x", clientDataJSON: "x", attestationObject: "x", transports: [1] }],
    [
      "add",
      { passkeyId: "x", clientDataJSON: "x", attestationObject: "x", transports: [], name: "a".repeat(41) },
    ],
    ["prepare", { password: 5 }],
    ["remove", {}],
  ])("with a malformed %s is refused", async (path, body) => {
    const owner = browser();
    await owner.signUp();
    expect(await owner.ask(`/account/passkeys/${path}`, body)).toMatchObject({
      answer: { code: "bad-payload" },
    });
  });

  test.each(["log-in", "add"])("with rubbish of the right form for %s is refused", async (path) => {
    const { owner, passkey } = await ownerOf();
    if (path === "add") await prepared(owner);
    else await challenged(owner);
    const rubbish = { passkeyId: passkey.id, clientDataJSON: "x", transports: [] };
    const body = { ...rubbish, authenticatorData: "x", signature: "x", attestationObject: "x" };
    expect(await owner.ask(`/account/passkeys/${path}`, body)).toMatchObject({
      status: 401,
      answer: { code: "passkey-refused" },
    });
  });
});

describe("where the origins are listed", () => {
  test("a passkey is good for the host of the page's origin, whatever the server is called", async () => {
    const meet = "https://meet.example";
    await using listed = await compose(
      testConfig({ TRUSTED_PROXIES: "1", ALLOWED_ORIGINS: `${meet},https://b.example` }),
    );
    const owner = new TestBrowser(listed.url);
    const ask = (path: string, body: unknown, origin = meet) =>
      owner.ask(`/account/${path}`, body, { origin });
    await ask("sign-up", owner.credentials);
    const creation = ackOf(PasskeyCreation).parse((await ask("passkeys/prepare", { password })).answer);
    if (!creation.ok) throw new Error(creation.code);
    expect(creation.value.rp.id).toBe("meet.example");
    const passkey = new TestPasskey(meet);
    expect((await ask("passkeys/add", passkey.create(creation.value))).status).toBe(200);
    const options = await challenged(owner, { origin: meet });
    const answer = passkey.answer(options);
    expect(await ask("passkeys/log-in", answer, "https://b.example")).toMatchObject({
      status: 401,
      answer: { code: "passkey-refused" },
    });
    expect((await ask("passkeys/log-in", answer)).status).toBe(200);
  });
});
