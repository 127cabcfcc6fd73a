import { Credentials, NewAccount, Password } from "@lets-meet/shared/protocol/account.ts";
import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createAccounts } from "../../testing/accounts.ts";
import { visitor } from "../../testing/admission.ts";
import { signingKey } from "../../testing/tokens.ts";
import type { LoggedIn } from "./account.ts";
import { accessCookie } from "./cookies.ts";

const [oldKey, newKey] = [signingKey("a", 1), signingKey("b", 2)];
const { name, password } = Credentials.parse({ name: "Ann", password: "correct horse" });
const refused = { ok: false, code: "not-logged-in" };
let made: ReturnType<typeof createAccounts>;
let ann: LoggedIn;

beforeEach(async () => {
  made = createAccounts([oldKey]);
  ann = await loggedIn(made.accounts.signUp(visitor(), { name, password }));
});

async function loggedIn(answer: ReturnType<typeof made.accounts.refresh>): Promise<LoggedIn> {
  const ack = await answer;
  if (!ack.ok) throw new Error(`refused: ${ack.code}`);
  return ack.value;
}
const refresh = (token: string) => made.accounts.refresh(token);

test("an account with a name that is no longer allowed for new ones logs in as before", async () => {
  const mixed = "\u0430nn";
  expect(NewAccount.safeParse({ name: mixed, password }).success).toBe(false);
  await loggedIn(made.accounts.signUp(visitor(), { name: mixed, password }));
  const typed = Credentials.parse({ name: ` ${mixed} `, password });
  expect(await made.accounts.logIn(visitor(), typed)).toMatchObject({ ok: true });
});

describe("a refresh token", () => {
  test("that is shown again within a minute yields the same next token, and ends nothing", async () => {
    const { refresh: next } = await loggedIn(refresh(ann.refresh));
    await made.clock.advance(59_999);
    expect(await loggedIn(refresh(ann.refresh))).toMatchObject({ refresh: next, identity: ann.identity });
    expect(made.ended).toEqual([]);
    expect(await made.accounts.isLive(ann.identity)).toBe(true);
  });

  test("that is shown again after a minute ends its login", async () => {
    const { refresh: next } = await loggedIn(refresh(ann.refresh));
    await made.clock.advance(60_000);
    expect(await refresh(ann.refresh)).toEqual(refused);
    expect(made.ended).toEqual([ann.identity]);
    expect(await refresh(next)).toEqual(refused);
    expect(await made.accounts.isLive(ann.identity)).toBe(false);
  });

  test("that was never issued is refused, and ends nothing: an access token reveals the family", async () => {
    const { family } = ann.identity;
    for (const secret of ["x", "x.y", ann.refresh.split(".")[1]]) {
      expect(await refresh(`${family}.${secret}`)).toEqual(refused);
      await made.accounts.logOut(null, `${family}.${secret}`);
    }
    expect(made.ended).toEqual([]);
    expect(await made.accounts.isLive(ann.identity)).toBe(true);
  });

  test("of long ago ends its login, even if a newer key was added meanwhile", async () => {
    const { refresh: second } = await loggedIn(refresh(ann.refresh));
    const restarted = made.withKeys(newKey, oldKey);
    await loggedIn(restarted.refresh((await loggedIn(restarted.refresh(second))).refresh));
    expect(await restarted.refresh(ann.refresh)).toEqual(refused);
    expect(made.ended).toEqual([ann.identity]);
  });

  test.each(["newest", "previous"])("ends its login at log-out: the %s", async (which) => {
    const { refresh: next } = await loggedIn(refresh(ann.refresh));
    await made.accounts.logOut(null, which === "newest" ? next : ann.refresh);
    expect(made.ended).toEqual([ann.identity]);
    expect(await made.accounts.isLive(ann.identity)).toBe(false);
  });

  test("with a lost answer yields the same next token, even if a newer key was added meanwhile", async () => {
    const { refresh: next } = await loggedIn(refresh(ann.refresh));
    const restarted = made.withKeys(newKey, oldKey);
    expect(await loggedIn(restarted.refresh(ann.refresh))).toMatchObject({ refresh: next });
    expect((await loggedIn(restarted.refresh(next))).refresh).not.toBe(next);
  });

  test("still works after the key that made it was dropped", async () => {
    const { refresh: next } = await loggedIn(refresh(ann.refresh));
    expect(await made.withKeys(newKey).refresh(next)).toMatchObject({ ok: true });
  });
});

describe("an access cookie", () => {
  const cookieOf = ({ access }: LoggedIn) => `${accessCookie}=${access}`;

  test("proves an identity while it is valid and its login lives", async () => {
    expect(await made.accounts.identityIn(cookieOf(ann))).toEqual(ann.identity);
    expect(await made.accounts.identityIn(undefined)).toBeNull();
    expect(await made.accounts.identityIn("another=cookie")).toBeNull();
    await made.clock.advance(601_000);
    expect(await made.accounts.identityIn(cookieOf(ann))).toBeNull();
  });

  test("proves none once its login has ended, and the account is not revealed", async () => {
    await made.accounts.logOut(ann.identity, null);
    expect(await made.accounts.identityIn(cookieOf(ann))).toBeNull();
    expect(await made.accounts.accountOf(ann.identity)).toBeNull();
  });

  test("depends only on its own login: another login of the same account goes on", async () => {
    const other = await loggedIn(made.accounts.logIn(visitor(), { name, password }));
    await made.accounts.logOut(ann.identity, null);
    expect(await made.accounts.identityIn(cookieOf(other))).toEqual(other.identity);
  });
});

describe("the password attempts on a name", () => {
  const guess = (address: string) =>
    made.accounts.logIn(visitor(address), { name, password: Password.parse("a wrong guess") });

  test("are so few per address that one address cannot lock out the owner, who can also still confirm a change", async () => {
    for (let n = 0; n < 200; n++) await guess(`192.0.2.${n % 4}`);
    expect(await made.accounts.logIn(visitor(), { name, password })).toMatchObject({ ok: true });
    const change = { current: Password.parse("a wrong guess"), next: Password.parse("another one") };
    expect(await made.accounts.changePassword(visitor(), ann.identity, change)).toMatchObject({
      code: "wrong-credentials",
    });
  });

  test("are not used up by an address over its own limit", async () => {
    const codes = [];
    for (let n = 0; n < 30; n++) {
      const answer = await guess("192.0.2.66");
      codes.push(answer.ok ? "in" : answer.code);
    }
    expect(codes.slice(5)).toEqual(codes.slice(5).map(() => "rate-limited"));
    expect(await made.accounts.logIn(visitor(), { name, password })).toMatchObject({ ok: true });
  });

  test("are not used up by logging in with the right password", async () => {
    for (let n = 0; n < 30; n++)
      expect(await made.accounts.logIn(visitor(`198.51.100.${n}`), { name, password })).toMatchObject({
        ok: true,
      });
  });

  test("are limited over all addresses, separately for each name", async () => {
    const other = Credentials.parse({ name: "Bob", password: "correct horse" });
    await made.accounts.signUp(visitor("203.0.113.1"), other);
    for (let n = 0; n < 30; n++)
      expect(await guess(`192.0.2.${n}`)).toMatchObject({ code: "wrong-credentials" });
    expect(await guess("203.0.113.9")).toMatchObject({ code: "rate-limited" });
    expect(await made.accounts.logIn(visitor("203.0.113.9"), other)).toMatchObject({ ok: true });
  });
});

describe("while a password is checked", () => {
  const next = Password.parse("another one");
  const credentials = { name, password };
  const change = { current: password, next };
  const changed = () => made.accounts.changePassword(visitor(), ann.identity, change);

  test("it is changed: a login with the old password is refused", async () => {
    made.meanwhile.push(changed);
    expect(await made.accounts.logIn(visitor(), credentials)).toEqual(refuse("wrong-credentials"));
    expect(await made.accounts.logIn(visitor(), { name, password: next })).toMatchObject({ ok: true });
  });

  test("it is changed: a second change with the old password is refused", async () => {
    const other = await loggedIn(made.accounts.logIn(visitor(), credentials));
    made.meanwhile.push(changed);
    const to = { current: password, next: Password.parse("a third one") };
    expect(await made.accounts.changePassword(visitor(), other.identity, to)).toEqual(
      refuse("not-logged-in"),
    );
    expect(await made.accounts.logIn(visitor(), { name, password: next })).toMatchObject({ ok: true });
  });

  test("the login that requests a password change or the account's removal ends: neither happens", async () => {
    const logOut = () => made.accounts.logOut(ann.identity, null);
    made.meanwhile.push(logOut);
    expect(await changed()).toEqual(refuse("not-logged-in"));
    ann = await loggedIn(made.accounts.logIn(visitor(), credentials));
    made.meanwhile.push(logOut);
    expect(await made.accounts.remove(visitor(), ann.identity, { password })).toEqual(
      refuse("not-logged-in"),
    );
    expect(await made.accounts.logIn(visitor(), credentials)).toMatchObject({ ok: true });
  });

  test("the account is removed: a login with the checked password is refused", async () => {
    made.meanwhile.push(() => made.accounts.remove(visitor(), ann.identity, { password }));
    expect(await made.accounts.logIn(visitor(), credentials)).toEqual(refuse("wrong-credentials"));
    expect(made.ended).toEqual([{ account: ann.identity.account, family: null }]);
  });
});
