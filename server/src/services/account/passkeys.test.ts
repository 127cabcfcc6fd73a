import { NewAccount } from "@lets-meet/shared/protocol/account.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createAccounts } from "../../testing/accounts.ts";
import { visitor } from "../../testing/admission.ts";
import { type Flaws, TestPasskey } from "../../testing/authenticator.ts";
import { signingKey } from "../../testing/tokens.ts";
import { mostPasskeys, type PasskeyBrowser } from "./passkeys.ts";

const newAccount = (name: string) => NewAccount.parse({ name, password: "correct horse" });
const { name, password } = newAccount("Ann");
const wrong = NewAccount.shape.password.parse("battery staple");
const origin = "https://meet.example:8443";
const refused = (code: string) => ({ ok: false, code });
let made: ReturnType<typeof createAccounts>;
let ann: Awaited<ReturnType<typeof signUp>>;

async function signUp(called = "Ann") {
  const ack = await made.accounts.signUp(visitor(), newAccount(called));
  if (!ack.ok) throw new Error(`refused: ${ack.code}`);
  return ack.value;
}
const browser = (cookie: string | null, over: Partial<PasskeyBrowser> = {}): PasskeyBrowser => ({
  origin,
  cookie,
  device: "Firefox on Linux",
  ...over,
});

async function prepared(who = ann.identity) {
  const ack = await made.passkeys.prepare(visitor(), who, origin, password);
  if (!ack.ok) throw new Error(`refused: ${ack.code}`);
  return ack.value;
}
async function added(flaws: Flaws = {}) {
  const passkey = new TestPasskey(origin);
  const { options, cookie } = await prepared();
  const ack = await made.passkeys.add(ann.identity, browser(cookie), passkey.create(options, flaws));
  return { passkey, ack };
}
async function owned() {
  const { passkey, ack } = await added();
  expect(ack).toEqual({ ok: true, value: {} });
  return passkey;
}
const logIn = (passkey: TestPasskey, flaws: Flaws = {}) => {
  const { options, cookie } = made.passkeys.challenge(origin);
  return made.passkeys.logIn(visitor(), browser(cookie), passkey.answer(options, flaws));
};

beforeEach(async () => {
  made = createAccounts([signingKey("a", 1)]);
  ann = await signUp();
});

describe("a passkey", () => {
  test("is added for the password, and logs in from then on, without name and password", async () => {
    const passkey = await owned();
    const ack = await logIn(passkey);
    expect(ack).toMatchObject({ ok: true, value: { account: ann.account } });
    if (!ack.ok) return;
    expect(await made.accounts.isLive(ack.value.identity)).toBe(true);
    expect(await made.accounts.refresh(ack.value.refresh)).toMatchObject({ ok: true });
    expect(await logIn(passkey)).toMatchObject({ ok: true });
  });

  test("is listed with its name, and removed, after which its answers are refused", async () => {
    const passkey = await owned();
    await made.clock.advance(60_000);
    await logIn(passkey);
    const at = made.clock.today();
    const list = async () => {
      const ack = await made.security.look(ann.identity);
      return ack.ok ? ack.value.passkeys : ack;
    };
    const shown = { passkeyId: passkey.id, name: "Firefox on Linux", addedAt: at - 60_000, usedAt: at };
    expect(await list()).toEqual([shown]);
    const eve = await signUp("Eve");
    await made.passkeys.remove(eve.identity, passkey.id);
    expect(await list()).toEqual([shown]);
    await made.passkeys.remove(ann.identity, passkey.id);
    expect(await list()).toEqual([]);
    expect(await logIn(passkey)).toEqual(refused("passkey-unknown"));
  });

  test("asks for an authenticator that finds it by itself and checks who uses it, and excludes the account's others", async () => {
    const first = await owned();
    const { options } = await prepared();
    expect(options).toMatchObject({
      rp: { id: "meet.example", name: "Let's Meet" },
      user: { name: "Ann" },
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: [{ id: first.id, transports: ["internal"] }],
    });
    expect(made.passkeys.challenge(origin).options).toMatchObject({
      rpId: "meet.example",
      userVerification: "required",
    });
  });

  test("is not prepared for a wrong password, whose tries are limited, nor after the login has ended", async () => {
    const prepare = (with_: typeof password) => made.passkeys.prepare(visitor(), ann.identity, origin, with_);
    expect(await prepare(wrong)).toEqual(refused("wrong-credentials"));
    for (let tries = 0; tries < 4; tries++) await prepare(wrong);
    expect(await prepare(password)).toMatchObject(refused("rate-limited"));
    await made.accounts.logOut(ann.identity, null);
    await made.clock.advance(600_000);
    expect(await prepare(password)).toEqual(refused("not-logged-in"));
  });

  test("is not added once the login has ended, the password has changed, or for another login", async () => {
    const passkey = new TestPasskey(origin);
    const { options, cookie } = await prepared();
    const body = passkey.create(options);
    const other = await made.accounts.logIn(visitor(), { name, password });
    if (!other.ok) throw new Error(other.code);
    const add = (who = ann.identity) => made.passkeys.add(who, browser(cookie), body);
    expect(await add(other.value.identity)).toEqual(refused("passkey-expired"));
    const changed = await made.accounts.changePassword(visitor(), ann.identity, {
      current: password,
      next: wrong,
    });
    if (!changed.ok) throw new Error(changed.code);
    expect(await add()).toEqual(refused("not-logged-in"));
    expect(await add(changed.value.identity)).toEqual(refused("passkey-expired"));
    expect(await made.passkeyStore.ofAccount(ann.identity.account)).toEqual([]);
  });

  test("is added once, and never to a second account", async () => {
    const passkey = new TestPasskey(origin);
    const first = await prepared();
    const body = passkey.create(first.options);
    expect(await made.passkeys.add(ann.identity, browser(first.cookie), body)).toMatchObject({ ok: true });
    expect(await made.passkeys.add(ann.identity, browser(first.cookie), body)).toEqual(
      refused("passkey-taken"),
    );
    const eve = await signUp("Eve");
    const second = await prepared(eve.identity);
    expect(
      await made.passkeys.add(eve.identity, browser(second.cookie), passkey.create(second.options)),
    ).toEqual(refused("passkey-taken"));
  });

  test("is one of a limited number", async () => {
    for (let count = 0; count < mostPasskeys; count++) {
      await owned();
      await made.clock.advance(60_000);
    }
    expect(await made.passkeys.prepare(visitor(), ann.identity, origin, password)).toEqual(
      refused("too-many"),
    );
  });
});

describe("an answer is refused", () => {
  const flaws: readonly (readonly [string, Flaws, string])[] = [
    ["of a page of another site", { origin: "https://evil.example" }, "passkey-refused"],
    ["of another port", { origin: "https://meet.example" }, "passkey-refused"],
    ["of a page of a parent domain's passkey", { rpId: "example" }, "passkey-refused"],
    ["to a challenge that was not asked", { challenge: "AAAA" }, "passkey-expired"],
    ["without a check of who used it", { isVerified: false }, "passkey-refused"],
    ["of the other ceremony", { type: "webauthn.payment" }, "passkey-refused"],
  ];
  test.each(flaws)("%s, at a login", async (_, flaw, code) => {
    expect(await logIn(await owned(), flaw)).toEqual(refused(code));
  });
  test.each(flaws)("%s, when it is added", async (_, flaw, code) => {
    expect((await added(flaw)).ack).toEqual(refused(code));
    expect(await made.passkeyStore.ofAccount(ann.identity.account)).toEqual([]);
  });

  test("that was replayed, with its own challenge or with another", async () => {
    const passkey = await owned();
    const { options, cookie } = made.passkeys.challenge(origin);
    const answer = passkey.answer(options);
    expect(await made.passkeys.logIn(visitor(), browser(cookie), answer)).toMatchObject({ ok: true });
    expect(await made.passkeys.logIn(visitor(), browser(cookie), answer)).toEqual(refused("passkey-expired"));
    const other = made.passkeys.challenge(origin);
    expect(await made.passkeys.logIn(visitor(), browser(other.cookie), answer)).toEqual(
      refused("passkey-expired"),
    );
  });

  test("that is late, that comes without the browser's cookie, or with a forged one", async () => {
    const passkey = await owned();
    const { options, cookie } = made.passkeys.challenge(origin);
    const answer = passkey.answer(options);
    const [kid = "", expires = "", nonce = ""] = cookie.split(".");
    const forged = [null, "", "rubbish", `z.${expires}.${nonce}`, `${kid}.${Number(expires) + 1}.${nonce}`];
    for (const shown of forged)
      expect(await made.passkeys.logIn(visitor(), browser(shown), answer)).toEqual(
        refused("passkey-expired"),
      );
    await made.clock.advance(300_000);
    expect(await made.passkeys.logIn(visitor(), browser(cookie), answer)).toEqual(refused("passkey-expired"));
  });

  test("that was made to add a passkey", async () => {
    const passkey = await owned();
    const { options, cookie } = await prepared();
    const request = { ...made.passkeys.challenge(origin).options, challenge: options.challenge };
    expect(await made.passkeys.logIn(visitor(), browser(cookie), passkey.answer(request))).toEqual(
      refused("passkey-expired"),
    );
  });

  test("with the signature of another key, or for another account", async () => {
    const [passkey, other] = [await owned(), new TestPasskey(origin)];
    const { options, cookie } = made.passkeys.challenge(origin);
    const forged = {
      ...other.answer(options),
      passkeyId: passkey.id,
      userHandle: passkey.answer(options).userHandle ?? "",
    };
    expect(await made.passkeys.logIn(visitor(), browser(cookie), forged)).toEqual(refused("passkey-refused"));
    const elsewhere = { ...passkey.answer(options), userHandle: "bm9ib2R5" };
    expect(await made.passkeys.logIn(visitor(), browser(cookie), elsewhere)).toEqual(
      refused("passkey-refused"),
    );
  });

  test("with a counter that went back, but not of authenticators without one", async () => {
    const passkey = await owned();
    for (const counter of [0, 0, 5]) expect(await logIn(passkey, { counter })).toMatchObject({ ok: true });
    for (const counter of [0, 4, 5])
      expect(await logIn(passkey, { counter })).toEqual(refused("passkey-copied"));
    expect(await logIn(passkey, { counter: 6 })).toMatchObject({ ok: true });
  });

  test("of a disabled account, but only to whoever has the passkey", async () => {
    const passkey = await owned();
    await made.admin.setDisabled(ann.identity.account, true);
    expect(await logIn(passkey, { origin: "https://evil.example" })).toEqual(refused("passkey-refused"));
    expect(await logIn(passkey)).toEqual(refused("account-disabled"));
  });

  test("of a removed account", async () => {
    const passkey = await owned();
    await made.accounts.remove(visitor(), ann.identity, { password });
    expect(await logIn(passkey)).toEqual(refused("passkey-unknown"));
  });

  test("after some wrong ones from one address, before any look-up", async () => {
    const passkey = await owned();
    for (let tries = 0; tries < 8; tries++) await logIn(passkey, { isVerified: false });
    made.work.splice(0);
    expect(await logIn(passkey)).toMatchObject(refused("rate-limited"));
    expect(made.work).toEqual([]);
  });
});

describe("a challenge", () => {
  test("costs the server nothing to remember, and is another one each time", async () => {
    made.work.splice(0);
    const challenges = Array.from({ length: 50 }, () => made.passkeys.challenge(origin).options.challenge);
    expect(new Set(challenges).size).toBe(50);
    expect(made.work).toEqual([]);
  });

  test("survives a restart, also with a newer key in front", async () => {
    const passkey = await owned();
    const { options, cookie } = made.passkeys.challenge(origin);
    const { passkeys } = made.afterRestart(signingKey("b", 2), signingKey("a", 1));
    expect(await passkeys.logIn(visitor(), browser(cookie), passkey.answer(options))).toMatchObject({
      ok: true,
    });
  });
});
