import { createStore, type StoreApi } from "zustand/vanilla";
import type { KeptBlock } from "./blocks.ts";
import type { ConnectionStatus } from "./connection-status.ts";

/** The state of the connection, as every page shows it. */
export type PageView = {
  readonly connection: ConnectionStatus;
  /** The number of sessions online; `null` while the server does not give it. */
  readonly online: number | null;
  /** This page resumes a session from before its load, and does not know its state yet. */
  readonly resuming: boolean;
  /** Why the connection is `blocked`. */
  readonly block: KeptBlock | null;
};

/** The view of a page that has not connected yet. */
export const createPageView = (): StoreApi<PageView> =>
  createStore<PageView>(() => ({ connection: "connecting", online: null, resuming: false, block: null }));
