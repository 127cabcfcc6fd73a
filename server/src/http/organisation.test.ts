import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { OrganisationAddress } from "@lets-meet/shared/protocol/organisation.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { TestBrowser } from "../testing/browser.ts";
import { testConfig } from "../testing/config.ts";
import { type ProviderState, TestProvider } from "../testing/oidc-provider.ts";

let provider: TestProvider;
let app: App;
const start = (more: Readonly<Record<string, string>> = {}) =>
  compose(testConfig({ TRUSTED_PROXIES: "1", ...provider.environment, ...more }));
beforeAll(async () => {
  provider = await TestProvider.start();
  app = await start();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});
afterEach(() => {
  Object.assign(provider.state, {
    forged: {},
    isForeignKey: false,
    isDown: false,
  } satisfies Partial<ProviderState>);
});

let people = 0;
const newPerson = (preferred_username?: string) =>
  (provider.state.person = {
    sub: `person ${++people}`,
    ...(preferred_username === undefined ? {} : { preferred_username }),
  });
const browser = (of: App = app) => new TestBrowser(of.url);

async function begin(visitor: TestBrowser, next = "/rooms"): Promise<string> {
  const { answer } = await visitor.ask("/account/organisation/begin", { next });
  const ack = ackOf(OrganisationAddress).parse(answer);
  if (!ack.ok) throw new Error(ack.code);
  return ack.value.address;
}
/** Follows the way back from the organisation, and says where it leads. */
const comeBack = (visitor: TestBrowser, to: URL) => visitor.visit(`${to.pathname}${to.search}`);
/** Logs in, and says where that leads. */
const logIn = async (visitor: TestBrowser) => comeBack(visitor, provider.logIn(await begin(visitor)));
const join = (visitor: TestBrowser, body: object) => visitor.ask("/account/organisation/join", body);
/** A browser in which a new person has made an account of that name. */
async function joined(name: string, of = app) {
  const person = newPerson(name);
  const visitor = browser(of);
  await logIn(visitor);
  expect(await join(visitor, { name })).toMatchObject({ status: 200, answer: { value: { name } } });
  return { visitor, person };
}
const who = async (visitor: TestBrowser) => (await visitor.ask("/account")).answer;
const isOut = { ok: true, value: null };

describe("a person of the organisation", () => {
  test("chooses a name at the first log-in, and has the same account at the next", async () => {
    newPerson("robin.hood@oak.example");
    const first = browser();
    expect(await logIn(first)).toBe("/login?organisation=new");
    expect((await first.ask("/account/organisation/newcomer")).answer).toEqual({
      ok: true,
      value: { name: "robin.hood" },
    });
    expect(await who(first)).toEqual(isOut);
    expect(await join(first, { name: "Robin" })).toMatchObject({
      status: 200,
      answer: { value: { name: "Robin" } },
    });
    expect([...first.cookies.keys()].toSorted()).toEqual(["__Host-access", "__Host-refresh"]);
    const later = browser();
    const back = provider.logIn(await begin(later, "/r/abc?x=1"));
    expect(await comeBack(later, back)).toBe("/r/abc?x=1");
    expect(await who(later)).toEqual(await who(first));
  });

  test("is known by issuer and subject, and never by a name", async () => {
    const { visitor } = await joined("Marian");
    newPerson("Marian");
    const other = browser();
    expect(await logIn(other)).toBe("/login?organisation=new");
    expect((await other.ask("/account/organisation/newcomer")).answer).toMatchObject({
      value: { name: "Marian2" },
    });
    expect(await join(other, { name: "marian" })).toMatchObject({
      status: 409,
      answer: { code: "name-taken" },
    });
    expect(await join(other, { name: "Marian2" })).toMatchObject({ status: 200 });
    expect(await who(other)).not.toEqual(await who(visitor));
  });

  test.each(["", "!!!", "@oak.example", undefined])(
    "whose name is %j gets no suggestion, and chooses",
    async (name) => {
      newPerson(name);
      const visitor = browser();
      await logIn(visitor);
      expect((await visitor.ask("/account/organisation/newcomer")).answer).toEqual({
        ok: true,
        value: { name: "" },
      });
    },
  );

  test("has one account, also when two pages choose a name at once", async () => {
    newPerson();
    const visitor = browser();
    await logIn(visitor);
    const answers = await Promise.all(["Tuck1", "Tuck2", "Tuck3"].map((name) => join(visitor, { name })));
    expect(answers.map(({ status }) => `${status}`).toSorted()).toEqual(["200", "401", "401"]);
  });

  test("has no password, and no other way in that the organisation would not know of", async () => {
    const { visitor } = await joined("Wilma");
    const password = "correct horse";
    expect(await browser().ask("/account/log-in", { name: "Wilma", password })).toMatchObject({
      status: 401,
      answer: { code: "wrong-credentials" },
    });
    expect((await visitor.ask("/account/security")).answer).toMatchObject({
      value: { hasPassword: false, codesLeft: 0 },
    });
    for (const [path, body] of [
      ["password", { current: password, next: "battery staple" }],
      ["recovery-codes", { password }],
      ["passkeys/prepare", { password }],
    ] as const)
      expect(await visitor.ask(`/account/${path}`, body)).toMatchObject({
        status: 403,
        answer: { code: "switched-off" },
      });
  });

  test("deletes the account within ten minutes after a log-in, and is a newcomer again", async () => {
    const { visitor, person } = await joined("Much");
    expect(await visitor.ask("/account/delete", {})).toMatchObject({ status: 200 });
    provider.state.person = person;
    expect(await logIn(browser())).toBe("/login?organisation=new");
  });
});

describe("an answer is refused", () => {
  test("that comes to another browser, or a second time", async () => {
    newPerson();
    const [ours, theirs] = [browser(), browser()];
    const back = provider.logIn(await begin(ours));
    await begin(theirs);
    expect(await comeBack(browser(), back)).toBe("/login?organisation=organisation-expired");
    expect(await comeBack(theirs, back)).toBe("/login?organisation=organisation-refused");
    const cookies = new Map(ours.cookies);
    expect(await comeBack(ours, back)).toBe("/login?organisation=new");
    expect(await comeBack(ours, back)).toBe("/login?organisation=organisation-expired");
    for (const [name, value] of cookies) ours.cookies.set(name, value);
    expect(await comeBack(ours, back)).toBe("/login?organisation=organisation-refused");
  });

  test.each([
    ["with another state", (to: URL) => to.searchParams.set("state", "x")],
    ["without a state", (to: URL) => to.searchParams.delete("state")],
    ["with a made-up code", (to: URL) => to.searchParams.set("code", "x")],
    ["of another issuer", (to: URL) => to.searchParams.set("iss", "https://evil.example")],
    ["without an issuer", (to: URL) => to.searchParams.delete("iss")],
    ["that is too long", (to: URL) => to.searchParams.set("more", "x".repeat(5_000))],
  ])("%s", async (_, forge) => {
    const visitor = browser();
    const back = provider.logIn(await begin(visitor));
    forge(back);
    expect(await comeBack(visitor, back)).toBe("/login?organisation=organisation-refused");
    expect(await who(visitor)).toEqual(isOut);
  });

  test.each([
    ["another nonce", { nonce: "x" }],
    ["no nonce", { nonce: null }],
    ["another issuer", { iss: "https://evil.example" }],
    ["another audience", { aud: "another" }],
    ["no subject", { sub: null }],
    ["a time that is over", { exp: 1_000 }],
  ])("whose id token has %s", async (_, forged) => {
    provider.state.forged = forged;
    const visitor = browser();
    expect(await logIn(visitor)).toBe("/login?organisation=organisation-refused");
    expect(await who(visitor)).toEqual(isOut);
  });

  test("whose id token is signed with a key that the organisation has not published", async () => {
    provider.state.isForeignKey = true;
    expect(await logIn(browser())).toBe("/login?organisation=organisation-refused");
  });

  test("whose code was asked for with another verifier", async () => {
    const [ours, theirs] = [browser(), browser()];
    const code = provider.logIn(await begin(theirs)).searchParams.get("code") ?? "";
    const back = provider.logIn(await begin(ours));
    back.searchParams.set("code", code);
    expect(await comeBack(ours, back)).toBe("/login?organisation=organisation-refused");
  });

  test("in which the organisation declines, in other words", async () => {
    const visitor = browser();
    const back = provider.decline(await begin(visitor));
    expect(await comeBack(visitor, back)).toBe("/login?organisation=organisation-declined");
  });

  test("after too many wrong ones from one address", async () => {
    const visitor = browser();
    const wrong = async () => {
      const back = provider.logIn(await begin(visitor));
      back.searchParams.set("code", "x");
      return comeBack(visitor, back);
    };
    let last = await wrong();
    for (let tries = 0; tries < 30 && last.endsWith("refused"); tries++) last = await wrong();
    expect(last).toBe("/login?organisation=rate-limited");
  });
});

describe("the log-in", () => {
  test("sends the browser to the organisation with PKCE, state and nonce, and keeps the secrets sealed", async () => {
    const visitor = browser();
    const asked = new URL(await begin(visitor));
    expect(asked.origin).toBe(provider.issuer);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: "code",
      scope: "openid profile",
      redirect_uri: `${app.url}/oidc/callback`,
      code_challenge_method: "S256",
    });
    const held = visitor.cookies.get("__Host-organisation") ?? "";
    for (const name of ["state", "nonce"]) expect(held).not.toContain(asked.searchParams.get(name));
  });

  test("is begun by the page's own origin only, and goes on at a path of this site", async () => {
    const visitor = browser();
    const evil = { origin: "https://evil.example" };
    expect((await visitor.ask("/account/organisation/begin", { next: "/" }, evil)).status).toBe(403);
    for (const next of ["//evil.example", "/\\evil.example", "https://evil.example", "rooms", ""])
      expect((await visitor.ask("/account/organisation/begin", { next })).answer).toMatchObject({
        code: "bad-payload",
      });
  });

  test("says that the organisation is down, before and after the log-in there, and works again afterwards", async () => {
    await using fresh = await start();
    const visitor = browser(fresh);
    provider.state.isDown = true;
    expect(await visitor.ask("/account/organisation/begin", { next: "/" })).toMatchObject({
      status: 503,
      answer: { code: "organisation-down" },
    });
    provider.state.isDown = false;
    const back = provider.logIn(await begin(visitor));
    provider.state.isDown = true;
    expect(await comeBack(visitor, back)).toBe("/login?organisation=organisation-down");
    provider.state.isDown = false;
    newPerson();
    expect(await logIn(visitor)).toBe("/login?organisation=new");
  });

  test("is not there without a provider", async () => {
    await using none = await compose(testConfig());
    expect(await browser(none).ask("/account/organisation/begin", { next: "/" })).toMatchObject({
      status: 403,
      answer: { code: "switched-off" },
    });
  });
});

describe("where sign-up", () => {
  test("is closed, a newcomer gets no account, and an older account logs in", async () => {
    await using closed = await start({ SIGN_UP: "nobody" });
    newPerson();
    const visitor = browser(closed);
    expect(await logIn(visitor)).toBe("/login?organisation=switched-off");
    expect(await join(visitor, { name: "Nobody" })).toMatchObject({
      answer: { code: "organisation-expired" },
    });
  });

  test("needs an invite, so does a newcomer", async () => {
    await using invited = await start({ SIGN_UP: "invite" });
    newPerson();
    const visitor = browser(invited);
    await logIn(visitor);
    for (const body of [{ name: "Guy" }, { name: "Guy", invite: "abcdefgh23456789" }])
      expect(await join(visitor, body)).toMatchObject({ status: 403, answer: { code: "invite-needed" } });
  });

  test("is for the organisation, a newcomer gets an account, and nobody else", async () => {
    await using school = await start({ SIGN_UP: "organisation" });
    await joined("Alana", school);
    const stranger = browser(school);
    expect((await stranger.signUp()).answer).toMatchObject({ code: "switched-off" });
  });
});
