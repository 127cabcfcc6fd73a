import type { PasskeyId, Password } from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, done, type Empty, type Refusal, refuse } from "@lets-meet/shared/protocol/ack.ts";
import {
  type NewPasskey,
  type PasskeyAnswer,
  type PasskeyCreation,
  PasskeyName,
  type PasskeyRequest,
} from "@lets-meet/shared/protocol/passkeys.ts";
import type { Clock } from "../../ports.ts";
import type { AccountStore, PasskeyStore } from "../../ports-accounts.ts";
import type { Admission, Visitor } from "../admission.ts";
import type { AccountService, LoggedIn } from "./account.ts";
import { checkAnswer, checkCreation, creationOf, requestOf } from "./passkey-answers.ts";
import type { PasskeyChallenges } from "./passkey-challenges.ts";
import type { Passwords } from "./passwords.ts";
import type { Identity } from "./token.ts";

export type PasskeyServiceOptions = {
  readonly store: Pick<AccountStore, "find">;
  readonly passkeys: PasskeyStore;
  readonly passwords: Pick<Passwords, "confirm">;
  readonly accounts: Pick<AccountService, "beginWith" | "isLive">;
  readonly challenges: PasskeyChallenges;
  readonly admission: Admission;
  readonly clock: Clock;
  /** The name of this site, which authenticators show. */
  readonly site: string;
};

/** A browser that uses a passkey: the origin of its page, its cookie for challenges, and its name. */
export type PasskeyBrowser = {
  readonly origin: string;
  readonly cookie: string | null;
  readonly device: string;
};

/** A challenge for a browser: what its page needs, and the cookie that has to come back with the answer. */
export type Challenged<T> = { readonly options: T; readonly cookie: string; readonly lifeMs: number };

/** The most passkeys of an account. */
export const mostPasskeys = 20;

const logInPurpose = "log-in";
/** Bound to the login: when that ends, also by a new password, nothing can be added any more. */
const addPurpose = ({ account, family }: Identity) => `add:${account}:${family}`;

/** The refusals of the store, as the page is told. */
const refusalOf = {
  taken: "passkey-taken",
  "too-many": "too-many",
  used: "passkey-expired",
  changed: "wrong-credentials",
  unknown: "passkey-unknown",
  disabled: "account-disabled",
  copied: "passkey-copied",
} as const satisfies Record<string, Refusal>;

/** Passkeys (WebAuthn): a second way into an account. */
export class PasskeyService {
  readonly #options: PasskeyServiceOptions;

  constructor(options: PasskeyServiceOptions) {
    this.#options = options;
  }

  /** Begins a login with a passkey. Stores nothing, and tells nothing about accounts. */
  challenge(origin: string): Challenged<PasskeyRequest> {
    const { challenges } = this.#options;
    const { cookie, challenge } = challenges.issue(logInPurpose);
    const { lifeMs } = challenges;
    return { options: requestOf(origin, challenge.text, lifeMs), cookie, lifeMs };
  }

  /**
   * Logs in with the answer of a passkey. Tries are limited per address, before any look-up; not per name, because nobody can
   * guess a signature, and the owner could be shut out.
   */
  async logIn(visitor: Visitor, browser: PasskeyBrowser, answer: PasskeyAnswer): Promise<Ack<LoggedIn>> {
    const { store, passkeys, accounts, challenges, admission } = this.#options;
    const waitMs = admission.take(visitor, "password");
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const challenge = challenges.open(browser.cookie, logInPurpose);
    if (challenge === null) return refuse("passkey-expired");
    const passkey = await passkeys.find(answer.passkeyId);
    if (passkey === null) return refuse("passkey-unknown");
    const expected = { origin: browser.origin, challenge: challenge.text };
    const counter = await checkAnswer(answer, passkey, expected);
    if (typeof counter === "string") return refuse(counter);
    admission.giveBack(visitor, "password");
    const account = await store.find({ id: passkey.account });
    if (account === null) return refuse("passkey-unknown");
    return accounts.beginWith(account, browser.device, async (login) => {
      const begun = await passkeys.logIn(passkey.id, { counter, challenge }, login);
      return begun === "begun" ? null : refusalOf[begun];
    });
  }

  /** Begins to add a passkey, for the password. */
  async prepare(
    visitor: Visitor,
    who: Identity,
    origin: string,
    password: Password,
  ): Promise<Ack<Challenged<PasskeyCreation>>> {
    const { passkeys, passwords, accounts, challenges, site } = this.#options;
    const account = await passwords.confirm(visitor, who, password);
    if (!account.ok) return account;
    if (!(await accounts.isLive(who))) return refuse("not-logged-in");
    const existing = await passkeys.ofAccount(who.account);
    if (existing.length >= mostPasskeys) return refuse("too-many");
    const { cookie, challenge } = challenges.issue(addPurpose(who));
    const { lifeMs } = challenges;
    const options = creationOf({
      site,
      origin,
      account: { accountId: account.value.id, name: account.value.name },
      challenge: challenge.text,
      timeoutMs: lifeMs,
      existing,
    });
    return accept({ options, cookie, lifeMs });
  }

  /** Adds the passkey that the browser has made for `prepare`. */
  async add(who: Identity, browser: PasskeyBrowser, made: NewPasskey): Promise<Ack<Empty>> {
    const { store, passkeys, accounts, challenges, clock } = this.#options;
    const challenge = challenges.open(browser.cookie, addPurpose(who));
    if (challenge === null) return refuse("passkey-expired");
    const checked = await checkCreation(made, { origin: browser.origin, challenge: challenge.text });
    if (typeof checked === "string") return refuse(checked);
    const account = await store.find({ id: who.account });
    // A new password ends the login. One that is set from now on is noticed by the store.
    if (account === null || !(await accounts.isLive(who))) return refuse("not-logged-in");
    const added = await passkeys.add(
      {
        ...checked,
        id: made.passkeyId,
        account: who.account,
        transports: made.transports,
        name: made.name ?? nameFor(browser.device),
        addedAt: clock.today(),
        usedAt: 0,
      },
      { challenge, checkedHash: account.passwordHash, most: mostPasskeys },
    );
    return added === "added" ? done : refuse(refusalOf[added]);
  }

  /** Removes a passkey of the account. It is no error if it is gone already. */
  async remove(who: Identity, id: PasskeyId): Promise<Ack<Empty>> {
    await this.#options.passkeys.remove(who.account, id);
    return done;
  }
}

const nameFor = (device: string): PasskeyName => PasskeyName.catch("Passkey").parse(device);
