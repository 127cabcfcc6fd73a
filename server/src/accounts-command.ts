import { nameKeyOf } from "@lets-meet/shared/plain-line.ts";
import type { Clock } from "./ports.ts";
import type { AccountAdmin, AccountRecord, AccountStore } from "./ports-accounts.ts";
import type { Identity } from "./services/account/token.ts";
import { hashOfCode, newWrittenCode } from "./services/account/written-codes.ts";
import { secretHashOf } from "./services/ids.ts";

export type AccountsCommandOptions = {
  readonly store: Pick<AccountStore, "find" | "addLogin">;
  readonly admin: AccountAdmin;
  readonly clock: Pick<Clock, "today">;
  /** A password hash that no password has. */
  readonly voidHash: () => Promise<string>;
  readonly newSecret: () => string;
  /** A token for a program with that login, until then. */
  readonly programToken: (identity: Identity, expiresAt: number) => Promise<string>;
  /** Prints one line of the result. */
  readonly print: (line: string) => void;
  /** Prints one line for the operator's eyes only. */
  readonly say: (line: string) => void;
};

const usage = `Usage: npm run accounts -- COMMAND
  list           every account: name, date of creation, open or disabled
  disable NAME   log the account out everywhere, and refuse its logins
  enable NAME    allow its logins again
  reset NAME     log the account out everywhere, and print a code that sets a new password once
  token NAME [DAYS]  print a token with which a program makes rooms as the account; good for 365 days unless given
  invite [DAYS]  print a code that lets one person sign up where SIGN_UP is invite; good for 7 days unless given`;

const dayMs = 86_400_000;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Runs an operator's command on the accounts. Returns the exit code: 0, 1 if it could not be done, 2 if it is none. */
export async function runAccountsCommand(
  [command, ...given]: readonly string[],
  options: AccountsCommandOptions,
): Promise<number> {
  const [argument] = given;
  const ofAccount = { disable, enable, reset };
  if (command === "list" && given.length === 0) return list(options);
  if (command === "token" && argument !== undefined && given.length <= 2)
    return token(argument, given[1] ?? "365", options);
  if (command === "invite" && given.length <= 1) return invite(argument ?? "7", options);
  if (
    command !== undefined &&
    Object.hasOwn(ofAccount, command) &&
    argument !== undefined &&
    given.length === 1
  ) {
    const account = await options.store.find({ nameKey: nameKeyOf(argument) });
    const isDone = account !== null && (await ofAccount[command as keyof typeof ofAccount](account, options));
    if (!isDone) options.say(`There is no account named ${argument}.`);
    return isDone ? 0 : 1;
  }
  options.say(usage);
  return 2;
}

type OfAccount = (account: AccountRecord, options: AccountsCommandOptions) => Promise<boolean>;

const disable: OfAccount = async ({ id, name }, { admin, say }) => {
  const isDone = await admin.setDisabled(id, true);
  if (isDone) say(`${name} is disabled. A running server closes its connections within 5 seconds.`);
  return isDone;
};

const enable: OfAccount = async ({ id, name }, { admin, say }) => {
  const isDone = await admin.setDisabled(id, false);
  if (isDone) say(`${name} can log in again.`);
  return isDone;
};

const reset: OfAccount = async ({ id, name, isDisabled }, { admin, voidHash, print, say }) => {
  const code = newWrittenCode();
  if (!(await admin.reset(id, await voidHash(), [hashOfCode(code)]))) return false;
  print(code);
  say(`Give this code to ${name}: under "Forgot your password?" it sets a new password, once.`);
  say("The old password, all recovery codes and all passkeys are void, and every login has ended.");
  if (isDisabled) say(`${name} is still disabled: npm run accounts -- enable ${name}`);
  return true;
};

async function list({ admin, print }: AccountsCommandOptions): Promise<number> {
  const found = new Map<string, AccountRecord>();
  let from: string | null = null;
  do {
    const { accounts, next }: Awaited<ReturnType<AccountAdmin["list"]>> = await admin.list(from);
    for (const account of accounts) found.set(account.nameKey, account);
    from = next;
  } while (from !== null);
  for (const { name, createdAt, isDisabled } of [...found.values()].toSorted((a, b) =>
    compare(a.nameKey, b.nameKey),
  ))
    print(`${name}\t${day(createdAt)}\t${isDisabled ? "disabled" : "open"}`);
  return 0;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A program's token is a login of the account: the account's owner can end it, and so can whoever disables or resets it. */
async function token(name: string, days: string, options: AccountsCommandOptions): Promise<number> {
  const { store, clock, newSecret, programToken, print, say } = options;
  if (!isDays(days)) {
    say(badDays);
    return 2;
  }
  const account = await store.find({ nameKey: nameKeyOf(name) });
  const begunAt = clock.today();
  const expiresAt = begunAt + Number(days) * dayMs;
  const family = newSecret();
  // Nobody has the refresh token of this login, so it is never continued.
  const login = { family, tokenHash: secretHashOf(newSecret()), expiresAt, begunAt, device: "Program" };
  const isAdded =
    account !== null && (await store.addLogin({ ...login, account: account.id }, account.passwordHash));
  if (!isAdded) {
    say(`There is no account named ${name}, or it is disabled.`);
    return 1;
  }
  print(await programToken({ account: account.id, family }, expiresAt));
  say(
    `A program that sends it as "Authorization: Bearer …" makes rooms as ${account.name} until ${day(expiresAt)}.`,
  );
  return 0;
}

const isDays = (days: string) => /^[1-9]\d{0,2}$/.test(days);
const badDays = "DAYS must be a whole number from 1 to 999.";

async function invite(days: string, { admin, clock, print, say }: AccountsCommandOptions): Promise<number> {
  if (!isDays(days)) {
    say(badDays);
    return 2;
  }
  const code = newWrittenCode();
  const now = clock.today();
  const expiresAt = now + Number(days) * dayMs;
  await admin.addSignUpInvite(hashOfCode(code), expiresAt, now);
  print(code);
  say(`Whoever has this code can create one account until ${day(expiresAt)}.`);
  return 0;
}
