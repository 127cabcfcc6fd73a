import { createHash } from "node:crypto";
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
import type { Rate } from "../domain/token-bucket.ts";
import type { AccountRecord, AccountStore, Clock, Hasher } from "../ports.ts";
import type { Admission, Visitor } from "./admission.ts";
import { tokensIn } from "./cookies.ts";
import type { Gate } from "./gate.ts";
import { Throttle } from "./throttle.ts";
import type { Identity, TokenService } from "./token.ts";

/** What a page gets that is logged in: its account, and the two tokens for its cookies. */
export type LoggedIn = {
  readonly account: Account;
  readonly identity: Identity;
  readonly access: string;
  readonly refresh: string;
};

export type AccountConfig = {
  readonly refreshMs: number;
  /** How long after a refresh its answer may be asked for again. */
  readonly refreshOverlapMs: number;
  /** How often one name, from whichever addresses, may be tried with a wrong password. */
  readonly nameRate: Rate;
  /** The same from one address; so much less that a few addresses cannot use up a name for its owner. */
  readonly nameFromHereRate: Rate;
};

/** Told when a login has ended, so that its sockets can be closed; without a family, all of the account's. */
export type LoginEnded = (account: AccountId, family: string | null) => void;
/** Told when an account is gone, so that what it owned and is still in use can be ended. */
export type AccountRemoved = (account: AccountId) => Promise<void>;

export type AccountServiceOptions = {
  readonly store: AccountStore;
  readonly hasher: Hasher;
  readonly gate: Gate;
  readonly admission: Admission;
  readonly tokens: TokenService;
  readonly clock: Clock;
  /** Unix milliseconds. */
  readonly today: () => number;
  /** An unguessable text of at least 128 bits. */
  readonly newSecret: () => string;
  readonly ended: LoginEnded;
  readonly removed: AccountRemoved;
  readonly config: AccountConfig;
};

const hashOf = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** Accounts: signing up, logging in and staying so, and all of it gone when the person wishes. */
export class AccountService {
  readonly #options: AccountServiceOptions;
  readonly #names: Throttle;
  readonly #namesFromHere: Throttle;
  readonly #confirmations: Throttle;
  /** What the password of a name that does not exist is compared with, so that it takes the same time. */
  #decoy: Promise<string> | null = null;

  constructor(options: AccountServiceOptions) {
    this.#options = options;
    const { clock, config } = options;
    this.#names = new Throttle(clock, config.nameRate);
    this.#namesFromHere = new Throttle(clock, config.nameFromHereRate);
    this.#confirmations = new Throttle(clock, config.nameFromHereRate);
  }

  /** The visitor's address is throttled before anything is looked up or hashed. */
  async signUp(visitor: Visitor, { name, password }: NewAccount): Promise<Ack<LoggedIn>> {
    const waitMs = this.#options.admission.take(visitor, "password");
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const nameKey = nameKeyOf(name);
    // A taken name is told without hashing: it is no secret, since signing up has to tell it anyway.
    if ((await this.#options.store.find({ nameKey })) !== null) return refuse("name-taken");
    const passwordHash = await this.#options.gate.pass(() => this.#options.hasher.hash(password));
    if (passwordHash === null) return refuse("rate-limited", 1_000);
    const id = AccountId.parse(this.#options.newSecret());
    const account = { id, name, nameKey, passwordHash, createdAt: this.#options.today() };
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
   * Goes on with a login: a new pair of tokens for its newest refresh token. Shown again within the overlap, as after an
   * answer that was lost, it gives the same next one.
   */
  async refresh(token: string): Promise<Ack<LoggedIn>> {
    const { store, tokens, today, config } = this.#options;
    const family = familyOf(token);
    const [secret, ...byOlderKeys] = tokens.secretsAfter(token);
    const now = today();
    const to = { tokenHash: hashOf(`${family}.${secret}`), expiresAt: now + config.refreshMs };
    const rotated = await store.rotate(family, hashOf(token), to, now, config.refreshOverlapMs);
    // Whoever of the two has stolen the token: what was opened under this login is closed.
    if (rotated.kind === "reused") this.#options.ended(rotated.account, family);
    if (rotated.kind !== "rotated") return refuse("not-logged-in");
    // The first answer may have been made before the newest key was added.
    const refresh = [secret, ...byOlderKeys]
      .map((each) => `${family}.${each}`)
      .find((each) => hashOf(each) === rotated.tokenHash);
    const account = await store.find({ id: rotated.account });
    if (account === null || refresh === undefined) return refuse("not-logged-in");
    return accept(await this.#loggedIn(account, family, refresh));
  }

  async logOut(identity: Identity | null, refreshToken: string | null): Promise<void> {
    const family = identity?.family ?? (refreshToken === null ? null : familyOf(refreshToken));
    if (family === null) return;
    // The refresh token alone is enough: a page that was idle has no access token any more, but may have sockets.
    const end = (account: AccountId | null) => {
      if (account !== null) this.#options.ended(account, family);
    };
    const known = identity?.account ?? null;
    end((await this.#orElse(this.#options.store.endLogin(family), () => end(known))) ?? known);
  }

  /** Ends every login but begins a new one for the page that asked. */
  async changePassword(
    visitor: Visitor,
    who: Identity,
    { current, next }: ChangePassword,
  ): Promise<Ack<LoggedIn>> {
    const account = await this.#confirm(visitor, who, current);
    if (!account.ok) return account;
    const passwordHash = await this.#options.gate.pass(() => this.#options.hasher.hash(next));
    if (passwordHash === null) return refuse("rate-limited", 1_000);
    // Checking and hashing take their time, and the login may have ended meanwhile.
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
   * The identity that the access cookie in a Cookie header proves, while its login lives. This is the only way from a
   * cookie to an identity; a caller that keeps the identity asks `isLive` or `accountOf` again before each use.
   */
  async identityIn(cookieHeader: string | undefined): Promise<Identity | null> {
    const { access } = tokensIn(cookieHeader);
    const identity = access === null ? null : await this.#options.tokens.verify(access);
    return identity !== null && (await this.isLive(identity)) ? identity : null;
  }

  /** Whether the login of an identity has neither ended nor expired, as the store has it at this moment. */
  isLive(identity: Identity): Promise<boolean> {
    return this.#options.store.hasLogin(identity, this.#options.today());
  }

  /** The account behind an identity, while its login lives. */
  async accountOf(identity: Identity): Promise<Account | null> {
    if (!(await this.isLive(identity))) return null;
    const found = await this.#options.store.find({ id: identity.account });
    return found === null ? null : { accountId: found.id, name: found.name };
  }

  /**
   * What a store that does not answer in time was asked for may happen later all the same: `then` closes what it would end.
   * A login that lives on after all only has to connect again.
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
   * Takes a token of the address and then one of the name, and returns 0, or returns after how many milliseconds there will
   * be one. An address without tokens takes none of the name's.
   */
  #mayTry(visitor: Visitor, nameKey: string): number {
    const waitMs = this.#options.admission.take(visitor, "password");
    if (waitMs > 0) return waitMs;
    const fromHereMs = this.#namesFromHere.take(`${nameKey} ${visitor.address}`);
    return fromHereMs > 0 ? fromHereMs : this.#names.take(nameKey);
  }

  async #confirm(visitor: Visitor, who: Identity, password: Password): Promise<Ack<AccountRecord>> {
    const account = await this.#options.store.find({ id: who.account });
    // Who is logged in tries on their own account: nobody else's guesses at the name are in the way.
    const addressMs = this.#options.admission.take(visitor, "password");
    const waitMs = addressMs > 0 ? addressMs : this.#confirmations.take(who.family);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const isRight = await this.#check(account, password);
    if (isRight === null) return refuse("rate-limited", 1_000);
    if (account !== null && isRight) this.#confirmations.giveBack(who.family);
    return account !== null && isRight ? accept(account) : refuse("wrong-credentials");
  }

  /** Whether the password is the account's; the same work when there is no account. `null`: too busy to say. */
  #check(account: AccountRecord | null, password: Password): Promise<boolean | null> {
    const { gate, hasher, newSecret } = this.#options;
    return gate.pass(async () => {
      this.#decoy ??= hasher.hash(newSecret());
      return hasher.verify(account?.passwordHash ?? (await this.#decoy), password);
    });
  }

  /** Begins a login, unless the password has changed since it was checked against that record. */
  async #logIn(account: AccountRecord): Promise<Ack<LoggedIn>> {
    const { store, newSecret, today, config } = this.#options;
    const family = newSecret();
    const refresh = `${family}.${newSecret()}`;
    const expiresAt = today() + config.refreshMs;
    const login = { family, account: account.id, tokenHash: hashOf(refresh), expiresAt };
    if (!(await store.addLogin(login, account.passwordHash))) return refuse("wrong-credentials");
    return accept(await this.#loggedIn(account, family, refresh));
  }

  async #loggedIn({ id, name }: AccountRecord, family: string, refresh: string): Promise<LoggedIn> {
    const identity = { account: id, family };
    const access = await this.#options.tokens.issue(identity);
    return { account: { accountId: id, name }, identity, access, refresh };
  }
}

const familyOf = (token: string): string => token.slice(0, Math.max(0, token.indexOf(".")));
