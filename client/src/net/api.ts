import { Account } from "@lets-meet/shared/protocol/account.ts";
import { accept, ackOf, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { z } from "zod";
import { type InTurn, inTurnBy } from "./in-turn.ts";
import type { LoginMark } from "./login-mark.ts";
import { type Answer, answerTimeoutMs, unanswered } from "./request.ts";

/** One request below `/api`: a GET, or with a body a POST, and the schema of its answer's value. */
export type ApiRequest<S extends z.ZodType> = {
  readonly path: string;
  readonly answer: S;
  readonly body?: unknown;
};

export type ApiOptions = {
  readonly fetch: typeof fetch;
  readonly locks: Pick<LockManager, "request"> | null;
  readonly mark: LoginMark;
  /** Unix milliseconds: the mark is read by other pages, and after a reload. */
  readonly now: () => number;
  /** How old a mark is. */
  readonly age: (at: number) => number;
  /** The access token is there again after it had run out: what was opened meanwhile was opened as nobody's. */
  readonly cameBack: () => void;
};

/** How long the server's access token lasts, and from when on a page asks for the next one; both in milliseconds. */
export const accessMs = 600_000;
export const renewAfterMs = 480_000;

const Envelope = ackOf(z.unknown());

/**
 * The server's HTTP API: answers are values and never thrown. The server answers a refresh token that is shown again only
 * for a short while, in case its answer was lost, and ends the login when it is shown later; therefore whatever changes
 * the cookies is done in turn with all pages of this browser.
 */
export class Api {
  readonly #options: ApiOptions;
  readonly #inTurn: InTurn;

  constructor(options: ApiOptions) {
    this.#options = options;
    this.#inTurn = inTurnBy(options.locks, "lets-meet:login");
  }

  /** Asks in the name of who is logged in. When the access token has run out, it is renewed and the request made again, once. */
  async ask<S extends z.ZodType>(request: ApiRequest<S>): Promise<Answer<z.output<S>>> {
    return this.#withRenewal(request, (seen) => this.#inTurn(() => this.#renewInTurn(seen, true)));
  }

  /** Like `ask`, for a request that gives the login new cookies or takes them away. */
  exchange<S extends z.ZodType>(
    request: ApiRequest<S>,
    leaves: "logged-in" | "logged-out",
  ): Promise<Answer<z.output<S>>> {
    return this.#inTurn(async () => {
      const answer = await this.#withRenewal(request, (seen) => this.#renewInTurn(seen, true));
      if (!answer.ok) return answer;
      if (leaves === "logged-in") this.#options.mark.set(this.#options.now());
      else this.#options.mark.clear();
      return answer;
    });
  }

  /** The account that is logged in, `null` when there is none. */
  async whoIsLoggedIn(): Promise<Answer<Account | null>> {
    const { mark, now } = this.#options;
    const seen = mark.at();
    const answer = await this.#who();
    if (!answer.ok) return answer;
    if (answer.value !== null) {
      // How old the cookies are is not known; the next look at them renews them.
      if (mark.at() === null) mark.set(now() - renewAfterMs);
      return answer;
    }
    // Somebody who never logged in here has nothing to renew.
    if (mark.at() === null) return answer;
    const renewed = await this.#inTurn(() => this.#renewInTurn(seen, true));
    if (renewed.ok) return this.#who();
    return renewed.code === "not-logged-in" ? accept(null) : renewed;
  }

  /** Renews the access token, unless that has been done since that mark was seen. */
  renew(seen: number | null): Promise<Answer<null>> {
    return this.#inTurn(() => this.#renewInTurn(seen, false));
  }

  async #withRenewal<S extends z.ZodType>(
    request: ApiRequest<S>,
    renew: (seen: number | null) => Promise<Answer<null>>,
  ): Promise<Answer<z.output<S>>> {
    const seen = this.#options.mark.at();
    const answer = await this.#send(request);
    if (answer.ok || answer.code !== "not-logged-in") return answer;
    const renewed = await renew(seen);
    return renewed.ok ? this.#send(request) : renewed;
  }

  /** `isOut`: the server has said that the token had run out. */
  async #renewInTurn(seen: number | null, isOut: boolean): Promise<Answer<null>> {
    const { mark, now, age, cameBack } = this.#options;
    const at = mark.at();
    // Another mark, and not a later one: the clock may have been set between the two.
    if (at !== null && at !== seen) return accept(null);
    const ranOut = isOut || at === null || age(at) > accessMs;
    const answer = await this.#send({ path: "/account/refresh", body: {}, answer: Account });
    if (!answer.ok) {
      if (answer.code === "not-logged-in") mark.clear();
      return answer;
    }
    mark.set(now());
    if (ranOut) cameBack();
    return accept(null);
  }

  #who(): Promise<Answer<Account | null>> {
    return this.#send({ path: "/account", answer: Account.nullable() });
  }

  async #send<S extends z.ZodType>({ path, answer, body }: ApiRequest<S>): Promise<Answer<z.output<S>>> {
    let raw: unknown;
    try {
      const response = await this.#options.fetch(`/api${path}`, {
        credentials: "same-origin",
        cache: "no-store",
        signal: AbortSignal.timeout(answerTimeoutMs),
        ...(body === undefined
          ? {}
          : {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(body),
              // The cookies of an answer reach the browser even when the page has gone meanwhile.
              keepalive: true,
            }),
      });
      raw = await response.json().catch(() => null);
    } catch {
      return unanswered;
    }
    const ack = Envelope.safeParse(raw);
    if (!ack.success) return refuse("internal");
    if (!ack.data.ok) return refuse(ack.data.code, ack.data.retryAfterMs);
    const value = answer.safeParse(ack.data.value);
    return value.success ? accept(value.data) : refuse("internal");
  }
}
