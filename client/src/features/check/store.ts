import { createStore, type StoreApi } from "zustand/vanilla";
import { type Device, type LocalMedia, noMedia } from "../../rtc/devices/local-media.ts";
import { type Check, type CheckEvent, next, unchecked } from "./machine.ts";

/** Everything that the check's page shows. */
export type CheckView = {
  readonly check: Check;
  readonly media: LocalMedia;
  /** The speakers to choose from; empty where the system chooses. */
  readonly outputs: readonly Device[];
  /** `null`: the system's choice. */
  readonly outputId: string | null;
  /** The browser refused to play the tone. */
  readonly toneBlocked: boolean;
};

export type CheckStore = StoreApi<CheckView> & { readonly dispatch: (event: CheckEvent) => void };

export function createCheckStore(known: Partial<CheckView> = {}): CheckStore {
  const store = createStore<CheckView>(() => ({
    check: unchecked,
    media: noMedia,
    outputs: [],
    outputId: null,
    toneBlocked: false,
    ...known,
  }));
  return {
    ...store,
    dispatch: (event) => {
      const before = store.getState().check;
      const check = next(before, event);
      if (check !== before) store.setState({ check });
    },
  };
}
