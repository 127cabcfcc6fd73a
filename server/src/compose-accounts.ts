import type { Config } from "./config.ts";
import type { Clock, Hasher } from "./ports.ts";
import type { Organisation } from "./ports-organisation.ts";
import { AccountService, type AccountServiceOptions } from "./services/account/account.ts";
import { CookieSeal } from "./services/account/cookie-seal.ts";
import { OrganisationService } from "./services/account/organisation.ts";
import { PasskeyChallenges } from "./services/account/passkey-challenges.ts";
import { PasskeyService } from "./services/account/passkeys.ts";
import { Passwords } from "./services/account/passwords.ts";
import { AccountSecurityService } from "./services/account/security.ts";
import type { TokenConfig, TokenService } from "./services/account/token.ts";
import type { Admission } from "./services/admission.ts";
import type { ConcurrencyLimit } from "./services/concurrency-limit.ts";
import type { Storage } from "./storage.ts";

export type AccountsOptions = Pick<AccountServiceOptions, "ended" | "removed"> & {
  readonly storage: Pick<Storage, "accounts" | "recovery" | "passkeys">;
  readonly hasher: Hasher;
  readonly hashing: ConcurrencyLimit;
  readonly admission: Admission;
  readonly tokens: TokenService;
  readonly keys: TokenConfig["keys"];
  readonly clock: Clock;
  readonly newSecret: () => string;
  /** The log-in of an organisation; `null` for none. */
  readonly organisation: Organisation | null;
  readonly config: Pick<
    Config["accounts"],
    | "organisationMs"
    | "refreshMs"
    | "refreshOverlapMs"
    | "challengeMs"
    | "site"
    | "signUp"
    | "nameRate"
    | "nameFromHereRate"
  >;
};

/** The services of accounts, over one store of them. */
export function composeAccounts({ storage, hasher, hashing, ...options }: AccountsOptions) {
  const { admission, clock, newSecret, config, ended } = options;
  const passwords = new Passwords({
    store: storage.accounts,
    hasher,
    hashing,
    admission,
    clock,
    newSecret,
    config,
  });
  const accounts = new AccountService({ ...options, store: storage.accounts, passwords });
  const security = new AccountSecurityService({
    store: storage.accounts,
    recovery: storage.recovery,
    passkeys: storage.passkeys,
    passwords,
    accounts,
    clock,
    newSecret,
    ended,
  });
  const passkeys = new PasskeyService({
    store: storage.accounts,
    passkeys: storage.passkeys,
    passwords,
    accounts,
    challenges: new PasskeyChallenges({
      keys: options.keys,
      lifeMs: config.challengeMs,
      now: clock.today,
      newSecret,
    }),
    admission,
    clock,
    site: config.site,
  });
  const organisation =
    options.organisation === null
      ? null
      : new OrganisationService({
          organisation: options.organisation,
          store: storage.accounts,
          accounts,
          admission,
          seal: new CookieSeal(options.keys, clock.today),
          clock,
          newSecret,
          config: { signUp: config.signUp, lifeMs: config.organisationMs },
        });
  return { accounts, security, passkeys, organisation };
}
