import { vi } from "vitest";
import { FakeApiServer, fakeTurns } from "../../../net/testing/api-server.ts";
import { memoryStorage } from "../../../net/testing/browser.ts";
import { createAccount } from "../compose.ts";

/** One page's account against a fake server; pages of one browser share server and storage. */
export function openAccount({
  server = new FakeApiServer(),
  storage = memoryStorage(),
  locks = fakeTurns(),
} = {}) {
  const heard: ((event: StorageEvent) => void)[] = [];
  const loggedInChanged = vi.fn<() => void>();
  const goTo = vi.fn<(address: string) => void>();
  const account = createAccount({
    fetch: server.fetch,
    locks,
    storage,
    // `storage` is the only event that is listened to.
    otherPages: {
      addEventListener: (_: string, listener: unknown) => void heard.push(listener as (typeof heard)[number]),
    },
    now: Date.now,
    pageNow: () => performance.now(),
    goTo,
    loggedInChanged,
  });
  return {
    account,
    server,
    storage,
    goTo,
    loggedInChanged,
    state: () => account.store.getState().account,
    /** Another page of this browser has changed the storage. */
    hear: (key: string | null, oldValue: string | null, newValue: string | null) => {
      for (const listener of heard) listener(new StorageEvent("storage", { key, oldValue, newValue }));
    },
  };
}
