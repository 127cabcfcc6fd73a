import { Api, accessMs, renewAfterMs } from "../../net/api.ts";
import { ageOfMarks } from "../../net/login-age.ts";
import { loginMarkKey, loginMarkOn, timeIn } from "../../net/login-mark.ts";
import type { WebStorage } from "../../net/storage.ts";
import { createActions } from "./actions.ts";
import { requestsOver } from "./requests.ts";
import type { AccountState } from "./state.ts";
import { type AccountStore, createAccountStore } from "./store.ts";

/** The browser features that the account needs. */
export type AccountOptions = {
  readonly fetch: typeof fetch;
  readonly locks: Pick<LockManager, "request"> | null;
  /** Shared by all pages of this browser: its `localStorage`. */
  readonly storage: WebStorage | null;
  /** Fires `storage` when another page has changed the storage: the window. */
  readonly otherPages: Pick<Window, "addEventListener">;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** The page's monotonic clock. */
  readonly pageNow: () => number;
  /**
   * Called when the login behind the cookies has changed: a connection authenticated with them must be
   * reopened.
   */
  readonly loggedInChanged: () => void;
  /** Leaves this page for another site: `location.assign`. */
  readonly goTo: (address: string) => void;
  /** A store that is shown already. */
  readonly store?: AccountStore;
};

/**
 * The interval in which the page checks if its access token is about to expire. If the answer to a renewal is
 * lost, the next check retries within the minute in which the server repeats that answer.
 */
const lookEveryMs = 20_000;

/** Wires the account's store, its actions and the server's API together. `actions.look()` starts it. */
export function createAccount(options: AccountOptions) {
  const { fetch, locks, storage, otherPages, now, pageNow, goTo, loggedInChanged } = options;
  const { store = createAccountStore() } = options;
  const mark = loginMarkOn(storage);
  const age = ageOfMarks(now, pageNow);
  const api = new Api({ fetch, locks, mark, now, age, cameBack: loggedInChanged });
  const requests = requestsOver(api);
  const actions = createActions({ store, requests, now: pageNow, goTo, cookiesChanged: loggedInChanged });

  store.subscribe(({ account }, { account: before }) => {
    if (isKnown(account) && isKnown(before) && idOf(account) !== idOf(before)) loggedInChanged();
  });

  otherPages.addEventListener("storage", ({ key, oldValue, newValue }) => {
    // No key: the whole storage was cleared.
    if (key !== null && key !== loginMarkKey) return;
    const [before, after] = [timeIn(oldValue), timeIn(newValue)];
    // The login that another page has renewed had expired for this page, too.
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
