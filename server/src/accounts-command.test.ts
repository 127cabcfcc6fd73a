import { AccountId, Credentials, Recover, WrittenCode } from "@lets-meet/shared/protocol/account.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { runAccountsCommand } from "./accounts-command.ts";
import { randomIds } from "./services/ids.ts";
import { createAccounts } from "./testing/accounts.ts";
import { visitor } from "./testing/admission.ts";
import { signingKey } from "./testing/tokens.ts";

const ann = Credentials.parse({ name: "Ann", password: "correct horse" });
let made: ReturnType<typeof createAccounts>;
let printed: string[];
let said: string[];

const run = (...args: readonly string[]) => {
  printed = [];
  said = [];
  return runAccountsCommand(args, {
    store: made.store,
    admin: made.admin,
    clock: made.clock,
    newSecret: randomIds.secret,
    programToken: async ({ family }, expiresAt) => `${family} ${expiresAt}`,
    voidHash: async () => "void",
    print: (line) => void printed.push(line),
    say: (line) => void said.push(line),
  });
};
const logIn = () => made.accounts.logIn(visitor(), ann);

beforeEach(async () => {
  made = createAccounts([signingKey("a", 1)], "invite");
  for (const name of ["Ann", "zoe", "Ben"]) {
    await run("invite");
    const invite = WrittenCode.parse(printed[0]);
    const ack = await made.accounts.signUp(visitor(name), {
      ...ann,
      name: Credentials.shape.name.parse(name),
      invite,
    });
    if (!ack.ok) throw new Error(ack.code);
  }
});

describe("an operator", () => {
  test("lists all accounts by name", async () => {
    await run("disable", "ben");
    expect(await run("list")).toBe(0);
    expect(printed).toEqual(["Ann\t2023-11-14\topen", "Ben\t2023-11-14\tdisabled", "zoe\t2023-11-14\topen"]);
  });

  test("disables an account, in whatever case its name is given, and enables it again", async () => {
    const before = await logIn();
    if (!before.ok) throw new Error(before.code);
    expect(await run("disable", "ANN")).toBe(0);
    expect(said.join()).toContain("Ann is disabled");
    expect(await made.accounts.isLive(before.value.identity)).toBe(false);
    expect(await logIn()).toMatchObject({ code: "account-disabled" });
    expect(await run("enable", "ann")).toBe(0);
    expect(await logIn()).toMatchObject({ ok: true });
  });

  test("resets an account: only the printed code opens it, once", async () => {
    const before = await logIn();
    if (!before.ok) throw new Error(before.code);
    expect(await run("reset", "ann")).toBe(0);
    expect(printed).toHaveLength(1);
    expect(await made.accounts.isLive(before.value.identity)).toBe(false);
    expect(await logIn()).toMatchObject({ code: "wrong-credentials" });
    const asked = Recover.parse({ name: "Ann", code: printed[0], password: "battery staple" });
    expect(await made.security.recover(visitor(), asked, "")).toMatchObject({ ok: true });
    expect(await made.security.recover(visitor(), asked, "")).toMatchObject({ code: "wrong-credentials" });
  });

  test("is told that a reset account is still disabled", async () => {
    await run("disable", "Ann");
    await run("reset", "Ann");
    expect(said.join()).toContain("npm run accounts -- enable Ann");
  });

  test("makes a program's token, which is a login of the account that ends with it", async () => {
    expect(await run("token", "ann", "10")).toBe(0);
    const [family = "", expiresAt] = printed[0]?.split(" ") ?? [];
    expect(Number(expiresAt)).toBe(made.clock.today() + 864_000_000);
    const { id: account } = (await made.store.find({ nameKey: "ann" })) ?? {
      id: AccountId.parse("none".padEnd(21, "_")),
    };
    expect(await made.accounts.isLive({ account, family })).toBe(true);
    await run("disable", "ann");
    expect(await made.accounts.isLive({ account, family })).toBe(false);
    expect(await run("token", "ann")).toBe(1);
    expect(await run("token", "nobody")).toBe(1);
    expect(await run("token", "ann", "ever")).toBe(2);
    expect(printed).toEqual([]);
  });

  test("invites somebody for a week, or as long as given", async () => {
    const signUp = (code: string | undefined) =>
      made.accounts.signUp(visitor(code), {
        ...ann,
        name: Credentials.shape.name.parse(`n${code}`),
        invite: WrittenCode.parse(code),
      });
    await run("invite");
    const [week = ""] = printed;
    expect(said.join()).toContain("until 2023-11-21");
    await run("invite", "30");
    const [month = ""] = printed;
    await made.clock.advance(7 * 86_400_000);
    expect(await signUp(week)).toMatchObject({ code: "invite-needed" });
    expect(await signUp(month)).toMatchObject({ ok: true });
  });

  test.each([["disable"], ["enable"], ["reset"]])(
    "is told that there is no account to %s",
    async (command) => {
      expect(await run(command, "nobody")).toBe(1);
      expect(said).toEqual(["There is no account named nobody."]);
      expect(printed).toEqual([]);
    },
  );

  test.each([
    [[]],
    [["delete", "Ann"]],
    [["disable"]],
    [["list", "all"]],
    [["constructor", "Ann"]],
    [["reset", "a", "b"]],
  ])("is shown the commands for %j", async (args) => {
    expect(await run(...args)).toBe(2);
    expect(said.join()).toContain("Usage: npm run accounts");
  });

  test.each(["0", "-1", "1.5", "1000", "week"])("invites nobody for %s days", async (days) => {
    expect(await run("invite", days)).toBe(2);
    expect(printed).toEqual([]);
  });
});
