import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";

export const fakeAccount = { accountId: AccountId.parse("a".repeat(21)), name: "Robin" };

/** The recovery codes of a new account. */
export const fakeCodes = ["aaaa-bbbb-cccc-dddd", "eeee-ffff-gggg-hhhh"];

/** A double of Web Locks for one exclusive lock, granted in the order of the requests. */
export function fakeTurns(): Pick<LockManager, "request"> {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_name: string, act: () => Promise<unknown>) => {
    const turn = last.then(act);
    last = turn.catch(() => {});
    return turn;
  };
  // Only this overload is used; the double lacks the others of `LockManager.request`.
  return { request: request as unknown as LockManager["request"] };
}

type Route = (body: unknown) => Ack<unknown>;

/**
 * The server's account routes and one browser's cookies. As on the server, a refresh token that is sent again
 * yields the same next token while that is unused, until `endOverlap`; any other reuse ends the login. A
 * request awaits `travel` before it arrives and before its answer does; when `travel` rejects, so does the
 * request, and the browser gets no cookies.
 */
export class FakeApiServer {
  readonly asked: { readonly path: string; readonly body: unknown; readonly init: RequestInit }[] = [];
  /** The number of repeated refresh tokens that were answered again. */
  repeats = 0;
  /** The number of reused refresh tokens that ended the login. */
  reuses = 0;
  travel: (what: string) => Promise<unknown> = () => Promise.resolve();
  readonly routes = new Map<string, Route>();
  #jar: { readonly access: boolean; readonly refresh: number | null } = { access: false, refresh: null };
  #token: number | null = null;
  #previous: number | null = null;
  #issued = 0;

  readonly fetch: typeof fetch = async (input, init = {}) => {
    if (typeof input !== "string") throw new TypeError("the page asks by its paths only");
    const path = input.replace(/^\/api/, "");
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const { access, refresh } = this.#jar;
    this.asked.push({ path, body, init });
    await this.travel(`${path} arrives`);
    const route = this.routes.get(path);
    const ack = this.#serve(path, body, access, refresh, route);
    const jar = this.#given(path, ack);
    await this.travel(`${path} is answered`);
    if (jar !== null) this.#jar = jar;
    return Response.json(ack, { status: ack.ok ? 200 : 400 });
  };

  /** Logs this browser in. */
  logIn(): void {
    this.#jar = this.#begin();
  }

  /** Ends the period in which a token is answered a second time. */
  endOverlap(): void {
    this.#previous = null;
  }

  /** Expires the access token; the refresh token stays valid. */
  expire(): void {
    this.#jar = { ...this.#jar, access: false };
  }

  /** Ends the login on the server, like a password change elsewhere. */
  end(): void {
    this.#token = null;
    this.expire();
  }

  paths(): readonly string[] {
    return this.asked.map(({ path }) => path);
  }

  #serve(path: string, body: unknown, access: boolean, refresh: number | null, route?: Route): Ack<unknown> {
    if (path === "/account/refresh") {
      const shown = refresh === null || this.#token === null ? "nothing" : this.#rotate(refresh);
      if (shown === "good") return accept(fakeAccount);
      if (shown === "reused") this.reuses++;
      this.#token = null;
      return refuse("not-logged-in");
    }
    if (path === "/account" && route === undefined) return accept(access ? fakeAccount : null);
    if (path === "/account/sign-up")
      return route?.(body) ?? accept({ ...fakeAccount, recoveryCodes: fakeCodes });
    if (["/account/log-in", "/account/recover", "/account/passkeys/log-in"].includes(path))
      return route?.(body) ?? accept(fakeAccount);
    if (path === "/account/passkeys/challenge" && route !== undefined) return route(body);
    if (path.startsWith("/account/organisation/")) return route?.(body) ?? accept(fakeAccount);
    if (path === "/account/log-out") return accept({});
    return access ? (route?.(body) ?? accept({})) : refuse("not-logged-in");
  }

  /** The cookies of a new login. */
  #begin() {
    this.#token = ++this.#issued;
    this.#previous = null;
    return { access: true, refresh: this.#token };
  }

  #rotate(shown: number): "good" | "reused" {
    if (shown === this.#token) {
      this.#previous = shown;
      this.#token = ++this.#issued;
      return "good";
    }
    if (shown !== this.#previous) return "reused";
    this.repeats++;
    return "good";
  }

  /** The cookies that an answer sets; `null` if it sets none. */
  #given(path: string, ack: Ack<unknown>) {
    if (ack.ok && path === "/account/refresh") return { access: true, refresh: this.#token };
    if (
      ack.ok &&
      /^\/account\/(log-in|sign-up|recover|password|passkeys\/log-in|organisation\/join)$/.test(path)
    )
      return this.#begin();
    const takes =
      path === "/account/refresh" || (ack.ok && ["/account/log-out", "/account/delete"].includes(path));
    if (!takes) return null;
    this.#token = null;
    return { access: false, refresh: null };
  }
}
