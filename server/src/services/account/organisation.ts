import { nameKeyOf } from "@lets-meet/shared/plain-line.ts";
import { AccountId, AccountName } from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, type Refusal, refuse } from "@lets-meet/shared/protocol/ack.ts";
import {
  type JoinByOrganisation,
  type NewcomerOfOrganisation,
  NextPath,
} from "@lets-meet/shared/protocol/organisation.ts";
import type { SignUp } from "@lets-meet/shared/site.ts";
import { z } from "zod";
import type { Clock } from "../../ports.ts";
import { type AccountStore, noPassword } from "../../ports-accounts.ts";
import type { Organisation } from "../../ports-organisation.ts";
import type { Admission, Visitor } from "../admission.ts";
import type { AccountService, LoggedIn } from "./account.ts";
import type { CookieSeal } from "./cookie-seal.ts";
import { hashOfCode } from "./written-codes.ts";

export type OrganisationServiceOptions = {
  readonly organisation: Organisation;
  readonly store: Pick<AccountStore, "find" | "create">;
  readonly accounts: Pick<AccountService, "begin" | "beginWith">;
  readonly admission: Admission;
  readonly seal: CookieSeal;
  readonly clock: Clock;
  readonly newSecret: () => string;
  readonly config: {
    readonly signUp: SignUp;
    /** The time in which a log-in has to be finished, and then a name to be chosen. */
    readonly lifeMs: number;
  };
};

/** What the browser holds, sealed, while the person logs in at the organisation. */
const Begun = z.object({
  origin: z.string(),
  next: NextPath,
  secrets: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }),
});
/** What it holds while a person without an account chooses a name. */
const Vouched = z.object({
  link: z.object({ issuer: z.string(), subject: z.string() }),
  preferredName: z.string().nullable(),
});

/** The path to which the organisation sends the browser back: the operator registers it there, below the site's origin. */
export const callbackPath = "/oidc/callback";

/** The refusals of an answer, as the page is told. */
const refusalOf = {
  declined: "organisation-declined",
  refused: "organisation-refused",
  unreachable: "organisation-down",
} as const satisfies Record<string, Refusal>;

/** How a log-in at the organisation goes on: logged in, or by choosing a name, with the cookie for that. */
export type Returned =
  | { readonly kind: "logged-in"; readonly loggedIn: LoggedIn; readonly next: string }
  | { readonly kind: "newcomer"; readonly cookie: string };

/**
 * Logging in at an organisation. An account belongs to the issuer and subject that it was made with, never to a name or an email
 * address, which organisations give to other people later. Until the log-in has succeeded the server stores nothing: the browser
 * holds all of it, sealed.
 */
export class OrganisationService {
  readonly #options: OrganisationServiceOptions;

  constructor(options: OrganisationServiceOptions) {
    this.#options = options;
  }

  /** The time for which the cookies are good, in milliseconds. */
  get lifeMs(): number {
    return this.#options.config.lifeMs;
  }

  /** Where the page at `origin` sends its user, and the cookie that has to come back with them. */
  async begin(
    origin: string,
    next: string,
  ): Promise<Ack<{ readonly address: string; readonly cookie: string }>> {
    const { organisation, seal } = this.#options;
    const begun = await organisation.begin(`${origin}${callbackPath}`);
    if (begun === null) return refuse("organisation-down");
    const { address, secrets } = begun;
    return accept({ address, cookie: await seal.seal("begun", { origin, next, secrets }, this.lifeMs) });
  }

  /** Finishes a log-in with the query with which the organisation has sent the browser back. */
  async finish(
    visitor: Visitor,
    cookie: string | null,
    query: string,
    device: string,
  ): Promise<Ack<Returned>> {
    const { organisation, store, accounts, admission, seal } = this.#options;
    const begun = await seal.open("begun", cookie, Begun);
    if (begun === null) return refuse("organisation-expired");
    // Each answer makes this server ask the organisation.
    const waitMs = admission.take(visitor, "password");
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const { origin, secrets, next } = begun;
    const answer = await organisation.finish(new URL(`${callbackPath}${query}`, origin), secrets);
    if (answer.kind !== "person") return refuse(refusalOf[answer.kind]);
    admission.giveBack(visitor, "password");
    const account = await store.find({ link: answer.of });
    if (account === null) return this.#welcome(answer.of, answer.preferredName);
    if (account.isDisabled) return refuse("account-disabled");
    const ack = await accounts.begin(account, device);
    return ack.ok ? accept({ kind: "logged-in", loggedIn: ack.value, next }) : ack;
  }

  /** The person who is about to choose a name; the cookie proves who it is. */
  async newcomer(cookie: string | null): Promise<Ack<NewcomerOfOrganisation>> {
    const vouched = await this.#options.seal.open("vouched", cookie, Vouched);
    if (vouched === null) return refuse("organisation-expired");
    return accept({ name: await this.#freeName(vouched.preferredName) });
  }

  /** Creates the account of that person, with its first login, or does nothing. */
  async join(
    visitor: Visitor,
    cookie: string | null,
    { name, invite }: JoinByOrganisation,
    device: string,
  ): Promise<Ack<LoggedIn>> {
    const { store, accounts, admission, seal, clock, newSecret, config } = this.#options;
    const vouched = await seal.open("vouched", cookie, Vouched);
    if (vouched === null) return refuse("organisation-expired");
    if (config.signUp === "nobody") return refuse("switched-off");
    const waitMs = admission.take(visitor, "password");
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const isInvited = config.signUp === "invite";
    if (isInvited && invite === undefined) return refuse("invite-needed");
    const now = clock.today();
    const account = { id: AccountId.parse(newSecret()), name, nameKey: nameKeyOf(name) };
    return accounts.beginWith(account, device, async (login) => {
      const created = await store.create(
        { ...account, passwordHash: noPassword, createdAt: now, isDisabled: false },
        {
          recovery: [],
          invite: isInvited && invite !== undefined ? hashOfCode(invite) : null,
          link: vouched.link,
          login,
          now,
        },
      );
      // Another page of the same person was quicker: the next log-in finds that account.
      return created === "created" ? null : created === "linked" ? "organisation-expired" : created;
    });
  }

  async #welcome(
    link: z.infer<typeof Vouched>["link"],
    preferredName: string | null,
  ): Promise<Ack<Returned>> {
    const { seal, config } = this.#options;
    if (config.signUp === "nobody") return refuse("switched-off");
    const cookie = await seal.seal("vouched", { link, preferredName }, this.lifeMs);
    return accept({ kind: "newcomer", cookie });
  }

  /** A free name like the one that the organisation suggests; empty if there is none near. */
  async #freeName(preferred: string | null): Promise<string> {
    const base = nameLike(preferred ?? "");
    for (const end of ["", "2", "3", "4", "5"]) {
      const name = AccountName.safeParse(`${base}${end}`);
      if (!name.success) continue;
      if ((await this.#options.store.find({ nameKey: nameKeyOf(name.data) })) === null) return name.data;
    }
    return "";
  }
}

/** The part before the @ of an address, and of that what a name may have, up to 20 characters. */
const nameLike = (preferred: string): string =>
  (preferred.split("@")[0] ?? "")
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{M}\p{Nd}._-]/gu, "")
    .replace(/^[^\p{L}\p{Nd}]+/u, "")
    .slice(0, 20);
