import { expect, test } from "vitest";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { stateStoreContract } from "../contract/state-store.contract.ts";
import { createMemoryStateStore } from "./state-store.ts";

stateStoreContract("memory", { create: async () => createMemoryStateStore(createFakeClock(), 60_000) });

test("the version of a removed record is forgotten in its time, unless a new record has its key", async () => {
  const clock = createFakeClock();
  const store = createMemoryStateStore(clock, 60_000);
  const owed = { owner: null, cursor: 0, outbox: [] };
  for (const key of ["a", "b"]) {
    await store.commit({ ...owed, key, before: 0, version: 1, state: 1 });
    await store.commit({ ...owed, key, before: 1, version: 2, state: null });
  }
  await store.commit({ ...owed, key: "b", before: 2, version: 3, state: 1 });
  await clock.advance(60_001);
  await store.commit({ ...owed, key: "c", before: 0, version: 1, state: 1 });
  expect(store.peek("a")).toBeNull();
  expect(store.peek("b")).toMatchObject({ version: 3, state: 1 });
});
