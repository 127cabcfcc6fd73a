import { Credentials, LoginId, Recover, WrittenCode } from "@lets-meet/shared/protocol/account.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createAccounts } from "../../testing/accounts.ts";
import { visitor } from "../../testing/admission.ts";
import { signingKey } from "../../testing/tokens.ts";
import { hashOfCode, newWrittenCode } from "./written-codes.ts";

const { name, password } = Credentials.parse({ name: "Ann", password: "correct horse" });
const later = Credentials.parse({ name: "Ann", password: "battery staple" });
const refused = (code: string) => ({ ok: false, code });
let made: ReturnType<typeof createAccounts>;
let ann: Awaited<ReturnType<typeof signUp>>;

async function signUp() {
  const ack = await made.accounts.signUp(visitor(), { name, password }, "Firefox on Linux");
  if (!ack.ok) throw new Error(`refused: ${ack.code}`);
  return ack.value;
}
const recover = (code: string | undefined, over: { name?: string } = {}) =>
  made.security.recover(
    visitor("203.0.113.9"),
    Recover.parse({ name: over.name ?? "Ann", code, password: later.password }),
    "Chrome on Windows",
  );

beforeEach(async () => {
  made = createAccounts([signingKey("a", 1)]);
  ann = await signUp();
});

describe("a written code", () => {
  test("is accepted as people type it, and has about 79 bits", () => {
    const codes = new Set(Array.from({ length: 100 }, newWrittenCode));
    expect(codes.size).toBe(100);
    for (const code of codes) {
      expect(code).toMatch(/^([2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}$/);
      const plain = code.replaceAll("-", "");
      for (const typed of [code, plain, ` ${code.toUpperCase()} `, code.replaceAll("-", " – ")])
        expect(WrittenCode.parse(typed)).toBe(plain);
    }
  });
});

describe("a recovery code", () => {
  test("sets a new password, logs in, and ends the logins before", async () => {
    expect(await recover(ann.recoveryCodes[0])).toMatchObject({
      ok: true,
      value: { account: { name: "Ann" } },
    });
    expect(made.ended).toEqual([{ account: ann.identity.account, family: null }]);
    expect(await made.accounts.isLive(ann.identity)).toBe(false);
    expect(await made.accounts.logIn(visitor(), { name, password })).toMatchObject(
      refused("wrong-credentials"),
    );
    expect(await made.accounts.logIn(visitor(), later)).toMatchObject({ ok: true });
  });

  test("is good once; the others stay good", async () => {
    const [first, second] = ann.recoveryCodes;
    expect(await recover(first)).toMatchObject({ ok: true });
    expect(await recover(first)).toEqual(refused("wrong-credentials"));
    expect(await recover(second)).toMatchObject({ ok: true });
  });

  test("of nobody's gets the same answer and costs the same work, whether or not the name exists", async () => {
    const wrong = newWrittenCode();
    const workOf = async (who: string) => {
      made.work.splice(0);
      expect(await recover(wrong, { name: who })).toEqual(refused("wrong-credentials"));
      return [...made.work];
    };
    const atAnn = await workOf("Ann");
    expect(atAnn).toEqual(["find", "hash", "recover"]);
    expect(await workOf("nobody")).toEqual(atAnn);
  });

  test("can be tried a few times from one address, before any look-up", async () => {
    for (let tries = 0; tries < 5; tries++)
      expect(await recover(newWrittenCode())).toEqual(refused("wrong-credentials"));
    made.work.splice(0);
    expect(await recover(ann.recoveryCodes[0])).toMatchObject({ code: "rate-limited" });
    expect(made.work).toEqual([]);
  });

  test("does not open a disabled account, which the owner of a right code is told", async () => {
    await made.admin.setDisabled(ann.identity.account, true);
    expect(await recover(newWrittenCode())).toEqual(refused("wrong-credentials"));
    expect(await recover(ann.recoveryCodes[0])).toEqual(refused("account-disabled"));
  });

  test("is replaced with all others, for the password", async () => {
    const wrong = later.password;
    const replace = (with_: typeof password) => made.security.replaceCodes(visitor(), ann.identity, with_);
    expect(await replace(wrong)).toEqual(refused("wrong-credentials"));
    const ack = await replace(password);
    if (!ack.ok) throw new Error(ack.code);
    expect(new Set([...ack.value.recoveryCodes, ...ann.recoveryCodes]).size).toBe(16);
    expect(await recover(ann.recoveryCodes[0])).toEqual(refused("wrong-credentials"));
    expect(await recover(ack.value.recoveryCodes[7])).toMatchObject({ ok: true });
  });
});

describe("the list of logins", () => {
  test("names the browser and the time of each, and marks the one that asks", async () => {
    await made.clock.advance(60_000);
    const other = await made.accounts.logIn(visitor(), { name, password }, "Safari on iOS");
    if (!other.ok) throw new Error(other.code);
    const at = made.clock.today();
    expect(await made.security.look(ann.identity)).toEqual({
      ok: true,
      value: {
        codesLeft: 8,
        passkeys: [],
        hasPassword: true,
        logins: [
          {
            loginId: other.value.identity.family,
            device: "Safari on iOS",
            begunAt: at,
            usedAt: at,
            isThis: false,
          },
          {
            loginId: ann.identity.family,
            device: "Firefox on Linux",
            begunAt: at - 60_000,
            usedAt: at - 60_000,
            isThis: true,
          },
        ],
      },
    });
  });

  test("ends one of them, and no login of another account", async () => {
    const ben = await made.accounts.signUp(visitor(), Credentials.parse({ name: "Ben", password }));
    if (!ben.ok) throw new Error(ben.code);
    const end = (family: string) => made.security.endLogin(ann.identity, LoginId.parse(family));
    expect(await end(ben.value.identity.family)).toEqual({ ok: true, value: {} });
    expect(await made.accounts.isLive(ben.value.identity)).toBe(true);
    expect(made.ended).toEqual([]);
    expect(await end(ann.identity.family)).toEqual({ ok: true, value: {} });
    expect(await made.accounts.isLive(ann.identity)).toBe(false);
    expect(made.ended).toEqual([ann.identity]);
  });
});

describe("a disabled account", () => {
  test("is refused after the right password only, so that no guess tells", async () => {
    await made.admin.setDisabled(ann.identity.account, true);
    expect(await made.accounts.logIn(visitor(), later)).toEqual(refused("wrong-credentials"));
    expect(await made.accounts.logIn(visitor(), { name, password })).toEqual(refused("account-disabled"));
  });
});

describe("where sign-up", () => {
  const ben = Credentials.parse({ name: "Ben", password: "correct horse" });
  test("is closed, nobody signs up, and nothing is looked up", async () => {
    made = createAccounts([signingKey("a", 1)], "nobody");
    expect(await made.accounts.signUp(visitor(), ben)).toEqual(refused("switched-off"));
    expect(made.work).toEqual([]);
  });

  test("needs an invite, it is good for one account", async () => {
    made = createAccounts([signingKey("a", 1)], "invite");
    const code = newWrittenCode();
    await made.admin.addSignUpInvite(hashOfCode(code), made.clock.today() + 1_000, made.clock.today());
    const invite = WrittenCode.parse(code);
    expect(await made.accounts.signUp(visitor(), ben)).toEqual(refused("invite-needed"));
    expect(await made.accounts.signUp(visitor(), { ...ben, invite })).toMatchObject({ ok: true });
    const other = { ...ben, name: Credentials.parse({ name: "Cid", password }).name, invite };
    expect(await made.accounts.signUp(visitor(), other)).toEqual(refused("invite-needed"));
  });

  test("needs an invite, an expired one is refused", async () => {
    made = createAccounts([signingKey("a", 1)], "invite");
    const code = newWrittenCode();
    await made.admin.addSignUpInvite(hashOfCode(code), made.clock.today(), made.clock.today());
    const asked = { ...ben, invite: WrittenCode.parse(code) };
    expect(await made.accounts.signUp(visitor(), asked)).toEqual(refused("invite-needed"));
  });
});
