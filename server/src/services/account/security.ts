import { nameKeyOf } from "@lets-meet/shared/plain-line.ts";
import {
  AccountId,
  type AccountSecurity,
  LoginId,
  type Password,
  type Recover,
  type RecoveryCodes,
} from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, done, type Empty, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Clock } from "../../ports.ts";
import {
  type AccountStore,
  noPassword,
  type PasskeyStore,
  type RecoveryStore,
} from "../../ports-accounts.ts";
import type { Visitor } from "../admission.ts";
import type { AccountService, LoggedIn, LoginEnded } from "./account.ts";
import type { Passwords } from "./passwords.ts";
import type { Identity } from "./token.ts";
import { hashOfCode, newRecoveryCodes } from "./written-codes.ts";

export type SecurityOptions = {
  readonly store: AccountStore;
  readonly recovery: RecoveryStore;
  readonly passkeys: Pick<PasskeyStore, "ofAccount">;
  readonly passwords: Passwords;
  readonly accounts: Pick<AccountService, "begin" | "isLive">;
  readonly clock: Clock;
  readonly newSecret: () => string;
  readonly ended: LoginEnded;
};

/** The ways back into an account, and the places where it is logged in. */
export class AccountSecurityService {
  readonly #options: SecurityOptions;

  constructor(options: SecurityOptions) {
    this.#options = options;
  }

  /**
   * Sets a new password with a recovery code, ends all logins, and begins one. A name that does not exist costs the same work
   * and gets the same answer as a wrong code.
   */
  async recover(visitor: Visitor, asked: Recover, device: string): Promise<Ack<LoggedIn>> {
    const { store, recovery, passwords, accounts, newSecret, ended } = this.#options;
    const nameKey = nameKeyOf(asked.name);
    const waitMs = passwords.mayTry(visitor, nameKey);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const account = await store.find({ nameKey });
    const passwordHash = await passwords.hash(asked.password);
    if (passwordHash === null) return refuse("rate-limited", 1_000);
    const id = account?.id ?? AccountId.parse(newSecret());
    const recovered = await recovery.recover(id, hashOfCode(asked.code), passwordHash);
    if (account === null || recovered === "wrong") return refuse("wrong-credentials");
    passwords.wasRight(visitor, nameKey);
    if (recovered === "disabled") return refuse("account-disabled");
    ended(id, null);
    return accounts.begin({ ...account, passwordHash }, device);
  }

  /** Where the account is logged in, its passkeys, and how many recovery codes it has left. */
  async look(who: Identity): Promise<Ack<AccountSecurity>> {
    const { store, recovery, passkeys, clock } = this.#options;
    const [logins, kept, codesLeft, account] = await Promise.all([
      store.loginsOf(who.account, clock.today()),
      passkeys.ofAccount(who.account),
      recovery.codesLeft(who.account),
      store.find({ id: who.account }),
    ]);
    const shown = logins.map(({ family, ...rest }) => ({
      ...rest,
      loginId: LoginId.parse(family),
      isThis: family === who.family,
    }));
    return accept({
      logins: shown,
      passkeys: kept.map(({ id, name, addedAt, usedAt }) => ({ passkeyId: id, name, addedAt, usedAt })),
      codesLeft,
      hasPassword: account?.passwordHash !== noPassword,
    });
  }

  /** Replaces the recovery codes; the former ones are void. */
  async replaceCodes(visitor: Visitor, who: Identity, password: Password): Promise<Ack<RecoveryCodes>> {
    const { recovery, passwords, accounts } = this.#options;
    const account = await passwords.confirm(visitor, who, password);
    if (!account.ok) return account;
    if (!(await accounts.isLive(who))) return refuse("not-logged-in");
    const codes = newRecoveryCodes();
    const { passwordHash } = account.value;
    const isReplaced = await recovery.replaceCodes(who.account, codes.map(hashOfCode), passwordHash);
    return isReplaced ? accept({ recoveryCodes: [...codes] }) : refuse("wrong-credentials");
  }

  /** Ends a login of the same account. It is no error if it has already ended. */
  async endLogin(who: Identity, login: LoginId): Promise<Ack<Empty>> {
    const { store, clock, ended } = this.#options;
    if (!(await store.hasLogin({ family: login, account: who.account }, clock.today()))) return done;
    // The sockets are closed even if the store misses its deadline: it may still carry out the request.
    ended(who.account, login);
    await store.endLogin(login, null);
    return done;
  }
}
