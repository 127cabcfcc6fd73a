import { nameKeyOf } from "@lets-meet/shared/plain-line.ts";
import {
  type Account,
  AccountId,
  type ChangePassword,
  type Credentials,
  type DeleteAccount,
  type NewAccount,
  type Password,
} from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Rate } from "../../domain/token-bucket.ts";
import type { AccountRecord, AccountStore, Clock, Hasher } from "../../ports.ts";
import type { Admission, Visitor } from "../admission.ts";
import type { ConcurrencyLimit } from "../concurrency-limit.ts";
import { secretHashOf } from "../ids.ts";
import { Throttle } from "../throttle.ts";
import { tokensIn } from "./cookies.ts";
import { familyOf, type Identity, type TokenService } from "./token.ts";

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
  /** The rate at which wrong passwords may be tried for one name, over all addresses. */
  readonly nameRate: Rate;
  /** The same per address; so much lower that a few addresses cannot use up a name's tries for its owner. */
  readonly nameFromHereRate: Rate;
};

/** Called when a login has ended, to close its sockets; without a family, all logins of the account. */
export type LoginEnded = (account: AccountId, family: string | null) => void;
/** Called when an account is removed, so that its rooms that are still in use can be ended. */
export type AccountRemoved = (account: AccountId) => Promise<void>;

export type AccountServiceOptions = {
  readonly store: AccountStore;
  readonly hasher: Hasher;
  readonly hashing: ConcurrencyLimit;
  readonly admission: Admission;
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
  readonly #names: Throttle;
  readonly #namesFromHere: Throttle;
  readonly #confirmations: Throttle;
  /**
   * The hash against which a password is checked when the name does not exist, so that both cases take the
   * same time.
   */
  #decoy: Promise<string> | null = null;

  constructor(options: AccountServiceOptions) {
    this.#options = options;
    const { clock, config } = options;
    this.#names = new Throttle(clock, config.nameRate);
    this.#namesFromHere = new Throttle(clock, config.nameFromHereRate);
    this.#confirmations = new Throttle(clock, config.nameFromHereRate);
  }

  /** The visitor's address is throttled before any look-up or hashing. */
  async signUp(visitor: Visitor, { name, password }: NewAccount): Promise<Ack<LoggedIn>> {
    const waitMs = this.#options.admission.take(visitor, "password");
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const nameKey = nameKeyOf(name);
    // A taken name is reported before hashing: it is no secret, because sign-up has to report it anyway.
    if ((await this.#options.store.find({ nameKey })) !== null) return refuse("name-taken");
    const passwordHash = await this.#options.hashing.run(() => this.#options.hasher.hash(password));
    if (passwordHash === null) return refuse("rate-limited", 1_000);
    const id = AccountId.parse(this.#options.newSecret());
    const account = { id, name, nameKey, passwordHash, createdAt: this.#options.clock.today() };
    if (!(await this.#options.store.create(account))) return refuse("name-taken");
    return this.#logIn(account);
  }

  async logIn(visitor: Visitor, { name, password }: Credentials): Promise<Ack<LoggedIn>> {
    const nameKey = nameKeyOf(name);
    const waitMs = this.#mayTry(visitor, nameKey);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const account = await this.#options.store.find({ nameKey });
    const isRight = await this.#check(account, password);
    if (isRight === null) return refuse("rate-limited", 1_000);
    if (account !== null && isRight) {
      this.#options.admission.giveBack(visitor, "password");
      this.#names.giveBack(nameKey);
      this.#namesFromHere.giveBack(`${nameKey} ${visitor.address}`);
    }
    return account !== null && isRight ? this.#logIn(account) : refuse("wrong-credentials");
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
  ): Promise<Ack<LoggedIn>> {
    const account = await this.#confirm(visitor, who, current);
    if (!account.ok) return account;
    const passwordHash = await this.#options.hashing.run(() => this.#options.hasher.hash(next));
    if (passwordHash === null) return refuse("rate-limited", 1_000);
    // Checking and hashing take time, and the login may have ended meanwhile.
    if (!(await this.isLive(who))) return refuse("not-logged-in");
    const { store, ended } = this.#options;
    const end = () => ended(who.account, null);
    if (!(await this.#orElse(store.setPassword(who.account, passwordHash, account.value.passwordHash), end)))
      return refuse("wrong-credentials");
    end();
    return this.#logIn({ ...account.value, passwordHash });
  }

  async remove(
    visitor: Visitor,
    who: Identity,
    { password }: DeleteAccount,
  ): Promise<Ack<Record<string, never>>> {
    const account = await this.#confirm(visitor, who, password);
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
   * Takes a token of the address and then one of the name. Returns 0, or the milliseconds until a token is
   * available. An address without tokens takes none of the name's.
   */
  #mayTry(visitor: Visitor, nameKey: string): number {
    const waitMs = this.#options.admission.take(visitor, "password");
    if (waitMs > 0) return waitMs;
    const fromHereMs = this.#namesFromHere.take(`${nameKey} ${visitor.address}`);
    return fromHereMs > 0 ? fromHereMs : this.#names.take(nameKey);
  }

  async #confirm(visitor: Visitor, who: Identity, password: Password): Promise<Ack<AccountRecord>> {
    const account = await this.#options.store.find({ id: who.account });
    // A logged-in user has separate tries on their own account: guesses of others at the name do not block
    // it.
    const addressMs = this.#options.admission.take(visitor, "password");
    const waitMs = addressMs > 0 ? addressMs : this.#confirmations.take(who.family);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const isRight = await this.#check(account, password);
    if (isRight === null) return refuse("rate-limited", 1_000);
    if (account !== null && isRight) this.#confirmations.giveBack(who.family);
    return account !== null && isRight ? accept(account) : refuse("wrong-credentials");
  }

  /** True if the password is the account's; as much work without an account. `null`: too busy to check. */
  #check(account: AccountRecord | null, password: Password): Promise<boolean | null> {
    const { hashing, hasher, newSecret } = this.#options;
    return hashing.run(async () => {
      this.#decoy ??= hasher.hash(newSecret());
      return hasher.verify(account?.passwordHash ?? (await this.#decoy), password);
    });
  }

  /** Begins a login, unless the password has changed since it was checked against that record. */
  async #logIn(account: AccountRecord): Promise<Ack<LoggedIn>> {
    const { store, tokens, newSecret, clock, config } = this.#options;
    const family = newSecret();
    const refresh = tokens.refreshToken(family, newSecret());
    const expiresAt = clock.today() + config.refreshMs;
    const login = { family, account: account.id, tokenHash: secretHashOf(refresh), expiresAt };
    if (!(await store.addLogin(login, account.passwordHash))) return refuse("wrong-credentials");
    return accept(await this.#loggedIn(account, family, refresh));
  }

  async #loggedIn({ id, name }: AccountRecord, family: string, refresh: string): Promise<LoggedIn> {
    const identity = { account: id, family };
    const access = await this.#options.tokens.issue(identity);
    return { account: { accountId: id, name }, identity, access, refresh };
  }
}
