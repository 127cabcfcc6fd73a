import type { Site } from "@lets-meet/shared/site.ts";
import { createStore, type StoreApi } from "zustand/vanilla";
import { type AccountEvent, next } from "./machine.ts";
import { type AccountState, asking } from "./state.ts";

/** What this server offers, as far as the pages of an account mention it. */
export type AccountOffer = Pick<Site, "signUp"> & { readonly hasStrangers: boolean };

/** Everything the pages of an account show. */
export type AccountView = { readonly account: AccountState; readonly offer: AccountOffer };

export type AccountStore = StoreApi<AccountView> & {
  readonly dispatch: (event: AccountEvent) => void;
};

/** A server without restrictions. */
export const everything: AccountOffer = { signUp: "everybody", hasStrangers: true };

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
