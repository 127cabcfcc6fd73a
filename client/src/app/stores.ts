import type { Site } from "@lets-meet/shared/site.ts";
import { createStore, type StoreApi } from "zustand/vanilla";
import { hasPasskeys } from "../features/account/has-passkeys.ts";
import { asking } from "../features/account/state.ts";
import { type AccountStore, createAccountStore } from "../features/account/store.ts";
import { createRoomStore, type RoomStore } from "../features/room/store.ts";
import { createStrangerStore, type StrangerStore } from "../features/stranger/store.ts";
import { createPageView, type PageView } from "../net/page-view.ts";
import type { CheckRouteProps } from "./check-route.tsx";

/** The call check; `null` until its code is loaded. */
type CheckView = { readonly opened: CheckRouteProps | null };

/** What the page shows. The stores are there before the code that fills them, so that the page renders at once. */
export type Stores = {
  readonly page: StoreApi<PageView>;
  readonly stranger: StrangerStore;
  readonly room: RoomStore;
  readonly account: AccountStore;
  readonly check: StoreApi<CheckView>;
  /** What the operator has decided; it stays as it is. */
  readonly site: Site;
};

export const createStores = (site: Site): Stores => ({
  site,
  page: createPageView(),
  stranger: createStrangerStore({ modes: site.strangers, canCarryOn: site.carryOn }),
  room: createRoomStore(),
  account: createAccountStore(asking, {
    signUp: site.signUp,
    hasStrangers: site.strangers.length > 0,
    hasPasskeys: hasPasskeys(globalThis),
    organisation: site.organisation,
  }),
  check: createStore<CheckView>(() => ({ opened: null })),
});
