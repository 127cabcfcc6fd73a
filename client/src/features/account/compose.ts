import { Api, accessMs, renewAfterMs } from "../../net/api.ts";
import { ageOfMarks } from "../../net/login-age.ts";
import { loginMarkKey, loginMarkOn, timeIn } from "../../net/login-mark.ts";
import { createActions } from "./actions.ts";
import { requestsOver } from "./requests.ts";
import type { AccountState } from "./state.ts";
import { createAccountStore } from "./store.ts";

/** What the pages of an account need of their browser. */
export type AccountOptions = {
  readonly fetch: typeof fetch;
  readonly locks: Pick<LockManager, "request"> | null;
  /** Shared by all pages of this browser: its `localStorage`. */
  readonly shelf: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
  /** Says when another page has changed that shelf: the window. */
  readonly otherPages: Pick<Window, "addEventListener">;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** The page's clock, which nobody sets. */
  readonly pageNow: () => number;
  /** Whoever is behind the cookies is another one than before, so what was authenticated with them begins anew. */
  readonly loggedInChanged: () => void;
};

/**
 * How often the page looks whether its access token is about to run out. After a renewal whose answer was lost the next
 * look tries again, inside the minute in which the server gives that answer again.
 */
const lookEveryMs = 20_000;

/** Puts the account's store, its actions and the server's API together. `actions.look()` begins it. */
export function createAccount(options: AccountOptions) {
  const { fetch, locks, shelf, otherPages, now, pageNow, loggedInChanged } = options;
  const store = createAccountStore();
  const mark = loginMarkOn(shelf);
  const age = ageOfMarks(now, pageNow);
  const api = new Api({ fetch, locks, mark, now, age, cameBack: loggedInChanged });
  const requests = requestsOver(api);
  const actions = createActions({ store, requests, now: pageNow, cookiesChanged: loggedInChanged });

  store.subscribe(({ account }, { account: before }) => {
    if (isKnown(account) && isKnown(before) && idOf(account) !== idOf(before)) loggedInChanged();
  });

  otherPages.addEventListener("storage", ({ key, oldValue, newValue }) => {
    // Without a key, all of the shelf was cleared.
    if (key !== null && key !== loginMarkKey) return;
    const [before, after] = [timeIn(oldValue), timeIn(newValue)];
    // Another page has renewed what had run out for this one, too.
    if (before !== null && after !== null && age(before) > accessMs) loggedInChanged();
    void actions.look();
  });

  const renewIfDue = async () => {
    const at = mark.at();
    if (store.getState().account.phase !== "logged-in" || at === null || age(at) < renewAfterMs) return;
    const renewed = await api.renew(at);
    if (!renewed.ok && renewed.code === "not-logged-in")
      store.dispatch({ type: "left", farewell: "expired" });
  };
  setInterval(() => void renewIfDue(), lookEveryMs);

  return { store, actions };
}

const isKnown = ({ phase }: AccountState): boolean => phase === "logged-in" || phase === "logged-out";
const idOf = (state: AccountState) => (state.phase === "logged-in" ? state.account.accountId : null);
