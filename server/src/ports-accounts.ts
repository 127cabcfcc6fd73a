import type { AccountId, PasskeyId } from "@lets-meet/shared/protocol/account.ts";
import type { OrganisationLink } from "./ports-organisation.ts";

/** In place of a hash: the account has no password, because its owner logs in at an organisation. */
export const noPassword = "";

/** An account as stored. `passwordHash` is a PHC string or `noPassword`. */
export type AccountRecord = {
  readonly id: AccountId;
  readonly name: string;
  /** The normalized spelling for comparison; unique. */
  readonly nameKey: string;
  readonly passwordHash: string;
  readonly createdAt: number;
  /** The operator has closed the account: nobody can log in to it. */
  readonly isDisabled: boolean;
};

/** What a new account begins with, or uses up. */
export type NewAccountTerms = {
  /** The hashes of its recovery codes. */
  readonly recovery: readonly string[];
  /** The hash of the sign-up invite that it uses up; `null` if it needs none. */
  readonly invite: string | null;
  /** The person at an organisation whose account it is; `null` for none. */
  readonly link: OrganisationLink | null;
  /** The login that begins with the account; `null` for none. */
  readonly login: Login | null;
  /** Unix milliseconds. */
  readonly now: number;
};

/**
 * One login: a family of refresh tokens of which only the newest is valid, and for a short overlap the
 * previous one. Times are Unix milliseconds.
 */
export type Login = {
  readonly family: string;
  readonly account: AccountId;
  /** SHA-256 of the token, base64url. */
  readonly tokenHash: string;
  readonly expiresAt: number;
  readonly begunAt: number;
  /** The browser and its system, such as "Firefox on Linux"; empty if unknown. */
  readonly device: string;
};

/** A login as its account sees it. `usedAt`: when it was last continued. */
export type ShownLogin = Pick<Login, "family" | "begunAt" | "device"> & { readonly usedAt: number };

/**
 * Accounts and their logins; every method is atomic, and done when it resolves. A method that requires a
 * password takes the hash that was checked, because checking takes time: if the hash has changed since,
 * nothing is done.
 */
export type AccountStore = {
  /**
   * Creates the account with its recovery codes, its link and its login, and uses up the invite, or does nothing. `linked`: the
   * person has an account already.
   */
  readonly create: (
    account: AccountRecord,
    terms: NewAccountTerms,
  ) => Promise<"created" | "name-taken" | "invite-needed" | "linked">;
  readonly find: (
    by: { readonly nameKey: string } | { readonly id: AccountId } | { readonly link: OrganisationLink },
  ) => Promise<AccountRecord | null>;
  /** Sets the hash and removes all logins; `false` if there is no such account with the checked hash. */
  readonly setPassword: (id: AccountId, passwordHash: string, checkedHash: string) => Promise<boolean>;
  /** Removes the account, all its logins and passkeys, and its rooms with their invites; `false` as for `setPassword`. */
  readonly remove: (id: AccountId, checkedHash: string) => Promise<boolean>;
  /** `false` as for `setPassword`, and for a disabled account. */
  readonly addLogin: (login: Login, checkedHash: string) => Promise<boolean>;
  /** True if that account has that login, neither ended nor expired. */
  readonly hasLogin: (login: Pick<Login, "family" | "account">, now: number) => Promise<boolean>;
  /**
   * Replaces the family's token. `rotated` returns its newest token: the given one, or the one that already
   * replaced the shown token less than `overlapMs` ago and has not been replaced itself, because then the
   * answer may have been lost. `reused`: the family exists but another token of it was shown, and the family is
   * removed, because one of two holders has stolen it (RFC 9700 §4.14.2). `unknown`: there is none, it has
   * expired, or the token was never issued: it is neither stored nor reported as `isIssued`.
   *
   * If the clock was set back after the replacement, the overlap restarts the first time that this is
   * noticed.
   */
  readonly rotate: (
    family: string,
    from: { readonly tokenHash: string; readonly isIssued: boolean },
    to: { readonly tokenHash: string; readonly expiresAt: number },
    now: number,
    overlapMs: number,
  ) => Promise<
    | { readonly kind: "rotated"; readonly account: AccountId; readonly tokenHash: string }
    | { readonly kind: "reused"; readonly account: AccountId }
    | { readonly kind: "unknown" }
  >;
  /**
   * Removes the login and returns its account; `null` if there was none. With a hash, only if it is that of the
   * login's newest token or of the one before.
   */
  readonly endLogin: (family: string, tokenHash: string | null) => Promise<AccountId | null>;
  /** The account's logins that have not expired, the last used first. */
  readonly loginsOf: (account: AccountId, now: number) => Promise<readonly ShownLogin[]>;
};

/** Recovery codes of accounts, each of which sets a new password once. Codes are stored as SHA-256, base64url. */
export type RecoveryStore = {
  /**
   * Uses up the code: sets the password and removes all logins. `wrong`: the account does not have it, or has used it.
   * `disabled`: it is right, but the operator has closed the account, and nothing is done.
   */
  readonly recover: (
    id: AccountId,
    codeHash: string,
    passwordHash: string,
  ) => Promise<"recovered" | "wrong" | "disabled">;
  /** Replaces all codes; `false` as for `setPassword`. */
  readonly replaceCodes: (id: AccountId, hashes: readonly string[], checkedHash: string) => Promise<boolean>;
  /** The number of codes that are left. */
  readonly codesLeft: (id: AccountId) => Promise<number>;
};

/** A passkey as stored. Times are Unix milliseconds; `usedAt` is 0 before the first login with it. */
export type PasskeyRecord = {
  readonly id: PasskeyId;
  readonly account: AccountId;
  /** A COSE key (RFC 9052), base64url. */
  readonly publicKey: string;
  /** How often the authenticator says it has signed; some always say 0. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly addedAt: number;
  readonly usedAt: number;
};

/** The challenge that a passkey has answered: its SHA-256, base64url, and its end in Unix milliseconds. */
export type AnsweredChallenge = { readonly hash: string; readonly expiresAt: number };

/** The passkeys of accounts. A challenge is remembered until it expires, together with what its answer has changed. */
export type PasskeyStore = {
  /**
   * Adds the passkey and uses up the challenge, or does nothing. `taken`: there is a passkey of that id. `too-many`: the
   * account has `most`. `used`: the challenge was answered before. `changed`: as `false` for `setPassword`.
   */
  readonly add: (
    passkey: PasskeyRecord,
    terms: {
      readonly challenge: AnsweredChallenge;
      readonly checkedHash: string;
      readonly most: number;
    },
  ) => Promise<"added" | "taken" | "too-many" | "used" | "changed">;
  readonly find: (id: PasskeyId) => Promise<PasskeyRecord | null>;
  /** The account's passkeys, the last added first. */
  readonly ofAccount: (account: AccountId) => Promise<readonly PasskeyRecord[]>;
  /** `false` if the account has no such passkey. */
  readonly remove: (account: AccountId, id: PasskeyId) => Promise<boolean>;
  /**
   * Adds the login, uses up the challenge, and sets counter and time, or does nothing. `unknown`: the account of the login
   * has no such passkey. `disabled`: the operator has closed it. `copied`: the counter is not higher than the stored one,
   * and not both are 0 (WebAuthn §6.1.1).
   */
  readonly logIn: (
    id: PasskeyId,
    answer: { readonly counter: number; readonly challenge: AnsweredChallenge },
    login: Login,
  ) => Promise<"begun" | "unknown" | "disabled" | "used" | "copied">;
};

/** What an operator does with accounts that are not theirs; every method is atomic, and done when it resolves. */
export type AccountAdmin = {
  /** Sets the hash, removes all logins and passkeys, and leaves these recovery codes; `false` if there is no such account. */
  readonly reset: (id: AccountId, passwordHash: string, codes: readonly string[]) => Promise<boolean>;
  /** Closes the account and removes its logins, or opens it again; `false` if there is none. */
  readonly setDisabled: (id: AccountId, isDisabled: boolean) => Promise<boolean>;
  /** Some accounts in no particular order, and where to continue; `null` at the end. Begins with `null`. */
  readonly list: (
    from: string | null,
  ) => Promise<{ readonly accounts: readonly AccountRecord[]; readonly next: string | null }>;
  /** Lets one more account be created where sign-up requires an invite, and drops the invites that have expired. */
  readonly addSignUpInvite: (tokenHash: string, expiresAt: number, now: number) => Promise<void>;
};
