import { nameKeyOf } from "@lets-meet/shared/plain-line.ts";
import {
  type Account,
  AccountId,
  type ChangePassword,
  type Credentials,
  type DeleteAccount,
  type NewAccount,
} from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, type Refusal, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { SignUp } from "@lets-meet/shared/site.ts";
import type { Clock } from "../../ports.ts";
import type { AccountRecord, AccountStore, Login } from "../../ports-accounts.ts";
import type { Admission, Visitor } from "../admission.ts";
import { secretHashOf } from "../ids.ts";
import { tokensIn } from "./cookies.ts";
import type { Passwords } from "./passwords.ts";
import { familyOf, type Identity, type TokenService } from "./token.ts";
import { hashOfCode, newRecoveryCodes } from "./written-codes.ts";

/** What the beginning of a login needs to know of its account. */
type Checked = Pick<AccountRecord, "id" | "name" | "passwordHash">;

/** The result of a login: the account, and the two tokens for the page's cookies. */
export type LoggedIn = {
  readonly account: Account;
  readonly identity: Identity;
  readonly access: string;
  readonly refresh: string;
};

export type AccountConfig = {
  readonly refreshMs: number;
  /** The time after a refresh in which its answer may be requested again. */
  readonly refreshOverlapMs: number;
  readonly signUp: SignUp;
};

/** Called when a login has ended, to close its sockets; without a family, all logins of the account. */
export type LoginEnded = (account: AccountId, family: string | null) => void;
/** Called when an account is removed, so that its rooms that are still in use can be ended. */
export type AccountRemoved = (account: AccountId) => Promise<void>;

export type AccountServiceOptions = {
  readonly store: AccountStore;
  readonly passwords: Passwords;
  readonly admission: Pick<Admission, "take">;
  readonly tokens: TokenService;
  readonly clock: Clock;
  /** An unguessable text of at least 128 bits. */
  readonly newSecret: () => string;
  readonly ended: LoginEnded;
  readonly removed: AccountRemoved;
  readonly config: AccountConfig;
};

/** Accounts: sign-up, login, refresh, and complete removal on request. */
export class AccountService {
  readonly #options: AccountServiceOptions;

  constructor(options: AccountServiceOptions) {
    this.#options = options;
  }

  /**
   * The visitor's address is throttled before any look-up or hashing. `device` names the browser in the list of logins, here
   * and below.
   */
  async signUp(
    visitor: Visitor,
    { name, password, invite }: NewAccount,
    device = "",
  ): Promise<Ack<LoggedIn & { readonly recoveryCodes: readonly string[] }>> {
    const { admission, store, passwords, clock, config, newSecret } = this.#options;
    if (config.signUp === "nobody" || config.signUp === "organisation") return refuse("switched-off");
    const waitMs = admission.take(visitor, "password");
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const isInvited = config.signUp === "invite";
    if (isInvited && invite === undefined) return refuse("invite-needed");
    const nameKey = nameKeyOf(name);
    // A taken name is reported before hashing: it is no secret, because sign-up has to report it anyway.
    if ((await store.find({ nameKey })) !== null) return refuse("name-taken");
    const passwordHash = await passwords.hash(password);
    if (passwordHash === null) return refuse("rate-limited", 1_000);
    const now = clock.today();
    const account = { id: AccountId.parse(newSecret()), name, nameKey, passwordHash, createdAt: now };
    const codes = newRecoveryCodes();
    const { login, refresh } = this.#newLogin(account.id, device);
    const created = await store.create(
      { ...account, isDisabled: false },
      {
        recovery: codes.map(hashOfCode),
        invite: isInvited && invite !== undefined ? hashOfCode(invite) : null,
        link: null,
        // With the account: a login that fails would leave an account whose recovery codes nobody has seen.
        login,
        now,
      },
    );
    if (created === "linked") throw new Error("an account without a link is linked");
    if (created !== "created") return refuse(created);
    return accept({ ...(await this.#loggedIn(account, login.family, refresh)), recoveryCodes: codes });
  }

  async logIn(visitor: Visitor, { name, password }: Credentials, device = ""): Promise<Ack<LoggedIn>> {
    const { store, passwords } = this.#options;
    const nameKey = nameKeyOf(name);
    const waitMs = passwords.mayTry(visitor, nameKey);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const account = await store.find({ nameKey });
    const isRight = await passwords.check(account, password);
    if (isRight === null) return refuse("rate-limited", 1_000);
    if (account === null || !isRight) return refuse("wrong-credentials");
    passwords.wasRight(visitor, nameKey);
    return account.isDisabled ? refuse("account-disabled") : this.begin(account, device);
  }

  /**
   * Continues a login: returns a new pair of tokens for its newest refresh token. The same refresh token
   * shown again within the overlap, for example after a lost answer, yields the same next token.
   */
  async refresh(token: string): Promise<Ack<LoggedIn>> {
    const { store, tokens, clock, config } = this.#options;
    const family = familyOf(token);
    const candidates = tokens.tokensAfter(token);
    const now = clock.today();
    const from = { tokenHash: secretHashOf(token), isIssued: tokens.hasIssued(token) };
    const to = { tokenHash: secretHashOf(candidates[0]), expiresAt: now + config.refreshMs };
    const rotated = await store.rotate(family, from, to, now, config.refreshOverlapMs);
    // Either of the two users may have stolen the token: all sockets of this login are closed.
    if (rotated.kind === "reused") this.#options.ended(rotated.account, family);
    if (rotated.kind !== "rotated") return refuse("not-logged-in");
    // The first answer may date from before the newest key was added.
    const refresh = candidates.find((each) => secretHashOf(each) === rotated.tokenHash);
    const account = await store.find({ id: rotated.account });
    if (account === null || refresh === undefined) return refuse("not-logged-in");
    return accept(await this.#loggedIn(account, family, refresh));
  }

  /**
   * Ends the login of the identity. Without one, a refresh token is sufficient, because an idle page has no
   * valid access token left, but may have sockets; the family that it names is not, because access tokens show it.
   */
  async logOut(identity: Identity | null, refreshToken: string | null): Promise<void> {
    const family = identity?.family ?? (refreshToken === null ? null : familyOf(refreshToken));
    if (family === null) return;
    const shown = identity === null && refreshToken !== null ? secretHashOf(refreshToken) : null;
    const end = (account: AccountId | null) => {
      if (account !== null) this.#options.ended(account, family);
    };
    const known = identity?.account ?? null;
    end((await this.#orElse(this.#options.store.endLogin(family, shown), () => end(known))) ?? known);
  }

  /** Ends all logins and begins a new one for the page that asked. */
  async changePassword(
    visitor: Visitor,
    who: Identity,
    { current, next }: ChangePassword,
    device = "",
  ): Promise<Ack<LoggedIn>> {
    const { passwords } = this.#options;
    const account = await passwords.confirm(visitor, who, current);
    if (!account.ok) return account;
    const passwordHash = await passwords.hash(next);
    if (passwordHash === null) return refuse("rate-limited", 1_000);
    // Checking and hashing take time, and the login may have ended meanwhile.
    if (!(await this.isLive(who))) return refuse("not-logged-in");
    const { store, ended } = this.#options;
    const end = () => ended(who.account, null);
    if (!(await this.#orElse(store.setPassword(who.account, passwordHash, account.value.passwordHash), end)))
      return refuse("wrong-credentials");
    end();
    return this.begin({ ...account.value, passwordHash }, device);
  }

  async remove(
    visitor: Visitor,
    who: Identity,
    { password }: DeleteAccount,
  ): Promise<Ack<Record<string, never>>> {
    const account = await this.#options.passwords.confirmRemoval(visitor, who, password ?? null);
    if (!account.ok) return account;
    if (!(await this.isLive(who))) return refuse("not-logged-in");
    const end = () => this.#options.ended(who.account, null);
    if (!(await this.#orElse(this.#options.store.remove(who.account, account.value.passwordHash), end)))
      return refuse("wrong-credentials");
    end();
    await this.#options.removed(who.account);
    return accept({});
  }

  /**
   * The identity that the access cookie in a Cookie header proves, while its login lives. This is the only
   * way from a cookie to an identity. A caller that keeps the identity has to call `isLive` or `accountOf`
   * before each use.
   */
  async identityIn(cookieHeader: string | undefined): Promise<Identity | null> {
    const { access } = tokensIn(cookieHeader);
    const identity = access === null ? null : await this.#options.tokens.verify(access);
    return identity !== null && (await this.isLive(identity)) ? identity : null;
  }

  /**
   * The identity that a request proves: by the token of a program in `Authorization: Bearer` (RFC 6750 §2.1), and only without
   * one by its cookies.
   */
  async identityFrom(headers: {
    readonly authorization?: string | undefined;
    readonly cookie?: string | undefined;
  }): Promise<Identity | null> {
    const { authorization, cookie } = headers;
    if (authorization === undefined) return this.identityIn(cookie);
    const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
    const identity = token === undefined ? null : await this.#options.tokens.verifyProgram(token);
    return identity !== null && (await this.isLive(identity)) ? identity : null;
  }

  /** True if the login of an identity has neither ended nor expired, according to the store. */
  isLive(identity: Identity): Promise<boolean> {
    return this.#options.store.hasLogin(identity, this.#options.clock.today());
  }

  /** The account behind an identity, while its login lives. */
  async accountOf(identity: Identity): Promise<Account | null> {
    if (!(await this.isLive(identity))) return null;
    const found = await this.#options.store.find({ id: identity.account });
    return found === null ? null : { accountId: found.id, name: found.name };
  }

  /**
   * A store that misses its deadline may still carry out the request later: `then` closes what the request
   * would end. A login that survives after all only has to reconnect.
   */
  async #orElse<T>(asked: Promise<T>, then: () => void): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      then();
      throw error;
    }
  }

  /**
   * Begins a login of an account whose password or recovery code was right, unless the password has changed since that record
   * was read.
   */
  begin(account: Checked, device: string): Promise<Ack<LoggedIn>> {
    const { store } = this.#options;
    return this.beginWith(account, device, async (login) =>
      (await store.addLogin(login, account.passwordHash)) ? null : "wrong-credentials",
    );
  }

  /** Begins a login that `add` stores, unless it returns why not. */
  async beginWith(
    account: Pick<AccountRecord, "id" | "name">,
    device: string,
    add: (login: Login) => Promise<Refusal | null>,
  ): Promise<Ack<LoggedIn>> {
    const { login, refresh } = this.#newLogin(account.id, device);
    const refused = await add(login);
    if (refused !== null) return refuse(refused);
    return accept(await this.#loggedIn(account, login.family, refresh));
  }

  #newLogin(account: AccountId, device: string): { readonly login: Login; readonly refresh: string } {
    const { tokens, newSecret, clock, config } = this.#options;
    const family = newSecret();
    const refresh = tokens.refreshToken(family, newSecret());
    const now = clock.today();
    const times = { expiresAt: now + config.refreshMs, begunAt: now };
    return { login: { family, account, tokenHash: secretHashOf(refresh), ...times, device }, refresh };
  }

  async #loggedIn(
    { id, name }: Pick<AccountRecord, "id" | "name">,
    family: string,
    refresh: string,
  ): Promise<LoggedIn> {
    const identity = { account: id, family };
    const access = await this.#options.tokens.issue(identity);
    return { account: { accountId: id, name }, identity, access, refresh };
  }
}
