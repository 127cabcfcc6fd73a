import type { Site } from "@lets-meet/shared/site.ts";
import { createStore, type StoreApi } from "zustand/vanilla";
import { type AccountEvent, next } from "./machine.ts";
import { type AccountState, asking } from "./state.ts";

/** What this server and this browser offer, as far as the pages of an account mention it. */
export type AccountOffer = Pick<Site, "signUp"> & {
  readonly hasStrangers: boolean;
  /** This browser has passkeys for this page. */
  readonly hasPasskeys: boolean;
  /** The name of the organisation at which people can log in; `null` if there is none. */
  readonly organisation: string | null;
};

/** Everything the pages of an account show. */
export type AccountView = { readonly account: AccountState; readonly offer: AccountOffer };

export type AccountStore = StoreApi<AccountView> & {
  readonly dispatch: (event: AccountEvent) => void;
};

/** A server and a browser without restrictions. */
export const everything: AccountOffer = {
  signUp: "everybody",
  hasStrangers: true,
  hasPasskeys: true,
  organisation: null,
};

export function createAccountStore(account: AccountState = asking, offer = everything): AccountStore {
  const store = createStore<AccountView>(() => ({ account, offer }));
  return {
    ...store,
    dispatch: (event) => {
      const before = store.getState().account;
      const after = next(before, event);
      if (after !== before) store.setState({ account: after });
    },
  };
}
