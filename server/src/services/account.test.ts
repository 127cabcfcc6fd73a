import { Credentials } from "@lets-meet/shared/protocol/account.ts";
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
