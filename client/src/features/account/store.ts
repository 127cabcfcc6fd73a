import { createStore, type StoreApi } from "zustand/vanilla";
import { type AccountEvent, next } from "./machine.ts";
import { type AccountState, asking } from "./state.ts";

/** Everything the pages of an account show. */
export type AccountView = { readonly account: AccountState };

export type AccountStore = StoreApi<AccountView> & {
  readonly dispatch: (event: AccountEvent) => void;
};

export function createAccountStore(account: AccountState = asking): AccountStore {
  const store = createStore<AccountView>(() => ({ account }));
  return {
    ...store,
    dispatch: (event) => {
      const before = store.getState().account;
      const after = next(before, event);
      if (after !== before) store.setState({ account: after });
    },
  };
}
