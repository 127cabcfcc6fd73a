import { Credentials, Password } from "@lets-meet/shared/protocol/account.ts";
import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createAccounts } from "../testing/accounts.ts";
import { signingKey } from "../testing/tokens.ts";
import type { LoggedIn } from "./account.ts";
import { accessCookie } from "./cookies.ts";

const [oldKey, newKey] = [signingKey("a", 1), signingKey("b", 2)];
const { name, password } = Credentials.parse({ name: "Ann", password: "correct horse" });
const refused = { ok: false, code: "not-logged-in" };
let made: ReturnType<typeof createAccounts>;
let ann: LoggedIn;

beforeEach(async () => {
  made = createAccounts([oldKey]);
  ann = await loggedIn(made.accounts.signUp("client", { name, password }));
});

async function loggedIn(answer: ReturnType<typeof made.accounts.refresh>): Promise<LoggedIn> {
  const ack = await answer;
  if (!ack.ok) throw new Error(`refused: ${ack.code}`);
  return ack.value;
}
const refresh = (token: string) => made.accounts.refresh(token);

describe("a refresh token", () => {
  test("that is shown again less than a minute later gives the same next one, and ends nothing", async () => {
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

  test("whose answer was lost gives the same next one when a newer key was added meanwhile", async () => {
    const { refresh: next } = await loggedIn(refresh(ann.refresh));
    const restarted = made.withKeys(newKey, oldKey);
    expect(await loggedIn(restarted.refresh(ann.refresh))).toMatchObject({ refresh: next });
    expect((await loggedIn(restarted.refresh(next))).refresh).not.toBe(next);
  });

  test("goes on after the key that made it was dropped", async () => {
    const { refresh: next } = await loggedIn(refresh(ann.refresh));
    expect(await made.withKeys(newKey).refresh(next)).toMatchObject({ ok: true });
  });
});

describe("an access cookie", () => {
  const cookieOf = ({ access }: LoggedIn) => `${accessCookie}=${access}`;

  test("proves an identity while it is good and its login lives", async () => {
    expect(await made.accounts.identityIn(cookieOf(ann))).toEqual(ann.identity);
    expect(await made.accounts.identityIn(undefined)).toBeNull();
    expect(await made.accounts.identityIn("another=cookie")).toBeNull();
    await made.clock.advance(601_000);
    expect(await made.accounts.identityIn(cookieOf(ann))).toBeNull();
  });

  test("proves none once its login has ended, and the account behind it is not told", async () => {
    await made.accounts.logOut(ann.identity, null);
    expect(await made.accounts.identityIn(cookieOf(ann))).toBeNull();
    expect(await made.accounts.accountOf(ann.identity)).toBeNull();
  });

  test("is good for its own login only: another of the same account goes on", async () => {
    const other = await loggedIn(made.accounts.logIn("client", { name, password }));
    await made.accounts.logOut(ann.identity, null);
    expect(await made.accounts.identityIn(cookieOf(other))).toEqual(other.identity);
  });
});

describe("while a password is checked", () => {
  const next = Password.parse("another one");
  const credentials = { name, password };
  const change = { current: password, next };
  const changed = () => made.accounts.changePassword("client", ann.identity, change);

  test("it is changed: who gave the old one is not logged in", async () => {
    made.meanwhile.push(changed);
    expect(await made.accounts.logIn("client", credentials)).toEqual(refuse("wrong-credentials"));
    expect(await made.accounts.logIn("client", { name, password: next })).toMatchObject({ ok: true });
  });

  test("it is changed: who gave the old one cannot change it as well", async () => {
    const other = await loggedIn(made.accounts.logIn("client", credentials));
    made.meanwhile.push(changed);
    const to = { current: password, next: Password.parse("a third one") };
    expect(await made.accounts.changePassword("client", other.identity, to)).toEqual(refuse("not-logged-in"));
    expect(await made.accounts.logIn("client", { name, password: next })).toMatchObject({ ok: true });
  });

  test("the login ends that asks for another password, or for the end of the account: neither happens", async () => {
    const logOut = () => made.accounts.logOut(ann.identity, null);
    made.meanwhile.push(logOut);
    expect(await changed()).toEqual(refuse("not-logged-in"));
    ann = await loggedIn(made.accounts.logIn("client", credentials));
    made.meanwhile.push(logOut);
    expect(await made.accounts.remove("client", ann.identity, { password })).toEqual(refuse("not-logged-in"));
    expect(await made.accounts.logIn("client", credentials)).toMatchObject({ ok: true });
  });

  test("the account ends: who gave the password is not logged in", async () => {
    made.meanwhile.push(() => made.accounts.remove("client", ann.identity, { password }));
    expect(await made.accounts.logIn("client", credentials)).toEqual(refuse("wrong-credentials"));
    expect(made.ended).toEqual([{ account: ann.identity.account, family: null }]);
  });
});
