import { Account } from "@lets-meet/shared/protocol/account.ts";
import { accept, ackOf, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { z } from "zod";
import { type InTurn, inTurnBy } from "./in-turn.ts";
import type { LoginMark } from "./login-mark.ts";
import { type Answer, answerTimeoutMs, unanswered } from "./request.ts";

/** One request below `/api` (a GET, or a POST if it has a body) and the schema of its answer's value. */
export type ApiRequest<S extends z.ZodType> = {
  readonly path: string;
  readonly answer: S;
  readonly body?: unknown;
};

export type ApiOptions = {
  readonly fetch: typeof fetch;
  readonly locks: Pick<LockManager, "request"> | null;
  readonly mark: LoginMark;
  /** Unix milliseconds, because other pages read the mark, and this page reads it after a reload. */
  readonly now: () => number;
  /** The age of a mark in milliseconds. */
  readonly age: (at: number) => number;
  /** Called when an expired access token has been renewed: sockets opened in the meantime are anonymous. */
  readonly cameBack: () => void;
};

/** The lifetime of the server's access token, and the age at which a page renews it; both in milliseconds. */
export const accessMs = 600_000;
export const renewAfterMs = 480_000;

const Envelope = ackOf(z.unknown());

/**
 * The server's HTTP API. Answers are values; no method throws. The server accepts a used refresh token only
 * for a short while, in case its answer was lost; a later use ends the login. Therefore all pages of this
 * browser take turns at requests that change the cookies.
 */
export class Api {
  readonly #options: ApiOptions;
  readonly #inTurn: InTurn;

  constructor(options: ApiOptions) {
    this.#options = options;
    this.#inTurn = inTurnBy(options.locks, "lets-meet:login");
  }

  /**
   * Sends a request as the logged-in account. If the access token has expired, renews it and sends the
   * request again, once.
   */
  async ask<S extends z.ZodType>(request: ApiRequest<S>): Promise<Answer<z.output<S>>> {
    return this.#withRenewal(request, (seen) => this.#inTurn(() => this.#renewInTurn(seen, true)));
  }

  /** Like `ask`, for a request that sets or clears the login's cookies. */
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

  /** The logged-in account; `null` if there is none. */
  async whoIsLoggedIn(): Promise<Answer<Account | null>> {
    const { mark, now } = this.#options;
    const seen = mark.at();
    const answer = await this.#who();
    if (!answer.ok) return answer;
    if (answer.value !== null) {
      // The age of the cookies is unknown, so the next check renews them.
      if (mark.at() === null) mark.set(now() - renewAfterMs);
      return answer;
    }
    // This browser never logged in, so there is nothing to renew.
    if (mark.at() === null) return answer;
    const renewed = await this.#inTurn(() => this.#renewInTurn(seen, true));
    if (renewed.ok) return this.#who();
    return renewed.code === "not-logged-in" ? accept(null) : renewed;
  }

  /** Renews the access token, unless the mark has changed since `seen` was read. */
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

  /** `isOut`: the server has reported that the token expired. */
  async #renewInTurn(seen: number | null, isOut: boolean): Promise<Answer<null>> {
    const { mark, now, age, cameBack } = this.#options;
    const at = mark.at();
    // Any other mark counts, not only a later one: the clock may have been set in between.
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
              // The browser stores the answer's cookies even if the page is gone by then.
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
