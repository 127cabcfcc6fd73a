import type { Password } from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Rate } from "../../domain/token-bucket.ts";
import type { Clock, Hasher } from "../../ports.ts";
import { type AccountRecord, type AccountStore, noPassword } from "../../ports-accounts.ts";
import type { Admission, Visitor } from "../admission.ts";
import type { ConcurrencyLimit } from "../concurrency-limit.ts";
import { Throttle } from "../throttle.ts";
import type { Identity } from "./token.ts";

/** A login is fresh for this long. */
const freshLoginMs = 600_000;

export type PasswordsConfig = {
  /** The rate at which wrong passwords may be tried for one name, over all addresses. */
  readonly nameRate: Rate;
  /** The same per address; so much lower that a few addresses cannot use up a name's tries for its owner. */
  readonly nameFromHereRate: Rate;
};

export type PasswordsOptions = {
  readonly store: Pick<AccountStore, "find" | "loginsOf">;
  readonly hasher: Hasher;
  readonly hashing: ConcurrencyLimit;
  readonly admission: Admission;
  readonly clock: Clock;
  /** An unguessable text of at least 128 bits. */
  readonly newSecret: () => string;
  readonly config: PasswordsConfig;
};

/** Hashes and checks passwords, and limits how often they can be tried. */
export class Passwords {
  readonly #options: PasswordsOptions;
  readonly #names: Throttle;
  readonly #namesFromHere: Throttle;
  readonly #confirmations: Throttle;
  /**
   * The hash against which a password is checked when the name does not exist, so that both cases take the
   * same time.
   */
  #decoy: Promise<string> | null = null;

  constructor(options: PasswordsOptions) {
    this.#options = options;
    const { clock, config } = options;
    this.#names = new Throttle(clock, config.nameRate);
    this.#namesFromHere = new Throttle(clock, config.nameFromHereRate);
    this.#confirmations = new Throttle(clock, config.nameFromHereRate);
  }

  /**
   * Takes a token of the address and then one of the name. Returns 0, or the milliseconds until a token is
   * available. An address without tokens takes none of the name's.
   */
  mayTry(visitor: Visitor, nameKey: string): number {
    const waitMs = this.#options.admission.take(visitor, "password");
    if (waitMs > 0) return waitMs;
    const fromHereMs = this.#namesFromHere.take(`${nameKey} ${visitor.address}`);
    return fromHereMs > 0 ? fromHereMs : this.#names.take(nameKey);
  }

  /** Returns what `mayTry` has taken: the try was right. */
  wasRight(visitor: Visitor, nameKey: string): void {
    this.#options.admission.giveBack(visitor, "password");
    this.#names.giveBack(nameKey);
    this.#namesFromHere.giveBack(`${nameKey} ${visitor.address}`);
  }

  /** The hash of a new password; `null`: too busy to hash. */
  hash(password: string): Promise<string | null> {
    return this.#options.hashing.run(() => this.#options.hasher.hash(password));
  }

  /** True if the password is the account's; as much work without an account. `null`: too busy to check. */
  check(account: AccountRecord | null, password: Password): Promise<boolean | null> {
    const { hashing, hasher, newSecret } = this.#options;
    return hashing.run(async () => {
      this.#decoy ??= hasher.hash(newSecret());
      const hash = account?.passwordHash ?? noPassword;
      return hasher.verify(hash === noPassword ? await this.#decoy : hash, password);
    });
  }

  /**
   * The account of a logged-in user who enters its password again. An account without one has no other way in either, which its
   * organisation would not know of.
   */
  async confirm(visitor: Visitor, who: Identity, password: Password): Promise<Ack<AccountRecord>> {
    const account = await this.#options.store.find({ id: who.account });
    if (account?.passwordHash === noPassword) return refuse("switched-off");
    // A logged-in user has separate tries on their own account: guesses of others at the name do not block
    // it.
    const addressMs = this.#options.admission.take(visitor, "password");
    const waitMs = addressMs > 0 ? addressMs : this.#confirmations.take(who.family);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const isRight = await this.check(account, password);
    if (isRight === null) return refuse("rate-limited", 1_000);
    if (account !== null && isRight) this.#confirmations.giveBack(who.family);
    return account !== null && isRight ? accept(account) : refuse("wrong-credentials");
  }

  /** The same before an account is removed. Without a password, the user has to have logged in a short time ago. */
  async confirmRemoval(
    visitor: Visitor,
    who: Identity,
    password: Password | null,
  ): Promise<Ack<AccountRecord>> {
    const { store, clock } = this.#options;
    const account = await store.find({ id: who.account });
    if (account?.passwordHash !== noPassword)
      return password === null ? refuse("wrong-credentials") : this.confirm(visitor, who, password);
    const now = clock.today();
    const logins = await store.loginsOf(who.account, now);
    const login = logins.find(({ family }) => family === who.family);
    const isFresh = login !== undefined && now - login.begunAt < freshLoginMs;
    return isFresh ? accept(account) : refuse("login-too-old");
  }
}
