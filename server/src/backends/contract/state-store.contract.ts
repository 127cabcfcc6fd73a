import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { OutboxEntry } from "../../domain/session/entries.ts";
import { session } from "../../domain/testing/tickets.ts";
import type { Commit, StateStore, StoredRecord } from "../../ports.ts";
import { matchId } from "../../testing/samples.ts";

/** What a backend provides for its contract test: a new store for each call. */
export type StateStoreUnderTest = { readonly create: () => Promise<StateStore> };

type Count = { readonly count: number };
const key = "session:ann";
const first = 1_000;
const owed = (name: string): OutboxEntry => ({
  session: session("bob"),
  entry: { kind: "accepted", matchId: matchId(name) },
});

const commit = (change: Partial<Commit<Count>>): Commit<Count> => ({
  key,
  before: 0,
  version: first,
  owner: "a",
  state: { count: 1 },
  cursor: 0,
  outbox: [],
  ...change,
});
const next = (change: Partial<Commit<Count>> = {}) =>
  commit({ before: first, version: first + 1, state: { count: 2 }, ...change });

/** The promises of a `StateStore`, held by every backend. */
export function stateStoreContract(name: string, { create }: StateStoreUnderTest): void {
  describe(`the state store in ${name}`, () => {
    const peek = async (store: StateStore): Promise<StoredRecord<Count> | null> => store.peek<Count>(key);

    test("stores state, cursor and outbox together, and shows them", async () => {
      const store = await create();
      expect(await peek(store)).toBeNull();
      expect(await store.commit(commit({ cursor: 7, outbox: [owed("1")] }))).toEqual([]);
      expect(await peek(store)).toEqual({
        version: first,
        owner: "a",
        state: { count: 1 },
        cursor: 7,
        outbox: [{ version: first, entries: [owed("1")] }],
      });
    });

    test("refuses a change of another version than the stored one, without any effect", async () => {
      const store = await create();
      await store.commit(commit({}));
      await store.commit(next());
      const stored = await peek(store);
      for (const before of [0, first, first + 2])
        expect(
          await store.commit(next({ before, version: first + 3, state: { count: 9 }, outbox: [owed("1")] })),
        ).toBe("stale");
      expect(await peek(store)).toEqual(stored);
    });

    test("lets one of two nodes that change the same version win", async () => {
      const store = await create();
      await store.commit(commit({ owner: null }));
      const both = [3, 4].map(async (count) => store.commit(next({ owner: null, state: { count } })));
      const answers = await Promise.all(both);
      expect(answers).toContain("stale");
      expect(answers).toContainEqual([]);
    });

    test("keeps the outbox of each version until that version is confirmed, and tells it to the next", async () => {
      const store = await create();
      await store.commit(commit({ outbox: [owed("1")] }));
      expect(await store.commit(next({ outbox: [owed("2"), owed("3")] }))).toEqual([
        { version: first, entries: [owed("1")] },
      ]);
      await store.delivered(key, first);
      expect((await peek(store))?.outbox).toEqual([{ version: first + 1, entries: [owed("2"), owed("3")] }]);
      await store.delivered(key, first);
      await store.delivered(key, first + 1);
      expect((await peek(store))?.outbox).toEqual([]);
    });

    test("gives a record to the node that claims it, and refuses the former owner from then on", async () => {
      const store = await create();
      await store.commit(commit({ cursor: 5, outbox: [owed("1")] }));
      const claimed = await store.claim<Count>(key, "b");
      expect(claimed).toMatchObject({ owner: "b", state: { count: 1 }, cursor: 5 });
      expect(claimed?.outbox).toEqual([{ version: first, entries: [owed("1")] }]);
      expect(claimed?.version).toBeGreaterThan(first);
      const before = claimed?.version ?? 0;
      expect(await store.commit(next())).toBe("stale");
      expect(await store.commit(next({ before, version: before + 1 }))).toBe("stale");
      expect(await store.commit(next({ before, version: before + 1, owner: "b" }))).toEqual(claimed?.outbox);
    });

    test("takes a record from one owner only, if the claim says so", async () => {
      const store = await create();
      await store.commit(commit({}));
      expect(await store.claim<Count>(key, "b", "c")).toBeNull();
      expect(await store.commit(next())).toEqual([]);
      expect(await store.claim<Count>(key, "b", "a")).toMatchObject({ owner: "b" });
      expect(await store.claim<Count>(key, "c", "a")).toBeNull();
    });

    test("tells the former owner, and no other, that its record was claimed", async () => {
      const store = await create();
      const told: string[] = [];
      for (const owner of ["a", "b", "c"])
        store.onTaken(owner, (taken, version) => void told.push(`${owner} ${taken} ${version > first}`));
      await store.commit(commit({}));
      await store.claim<Count>(key, "a");
      await store.claim<Count>(key, "b");
      await vi.waitFor(() => expect(told).toEqual([`a ${key} true`]));
    });

    test("has nothing to claim where there is no record", async () => {
      const store = await create();
      expect(await store.claim<Count>(key, "b")).toBeNull();
      await store.delivered(key, 1);
      expect(await peek(store)).toBeNull();
    });

    test("has a record from its first change until it is removed", async () => {
      const store = await create();
      expect(await store.has(key)).toBe(false);
      await store.commit(commit({ owner: null }));
      expect(await store.has(key)).toBe(true);
      await store.commit(next({ owner: null, state: null }));
      expect(await store.has(key)).toBe(false);
    });

    test("removes a record with an owner at once", async () => {
      const store = await create();
      await store.commit(commit({}));
      expect(await store.commit(next({ state: null }))).toEqual([]);
      expect(await peek(store)).toBeNull();
      expect(await store.commit(next())).toBe("stale");
    });

    test("remembers the version of a removed record without an owner, which the next one has to follow", async () => {
      const store = await create();
      await store.commit(commit({ owner: null }));
      await store.commit(next({ owner: null, state: null }));
      const removed = await peek(store);
      expect(removed).toMatchObject({ version: first + 1, state: null });
      expect(await store.claim<Count>(key, "b")).toBeNull();
      expect(await store.commit(commit({ owner: null, version: first + 9 }))).toBe("stale");
      const again = { owner: null, before: first + 1, version: first + 2 };
      expect(await store.commit(commit(again))).toEqual([]);
      expect(await peek(store)).toMatchObject({ version: first + 2, state: { count: 1 } });
    });

    test("keeps what a removed record still owes, also for the next record under its key", async () => {
      const store = await create();
      await store.commit(commit({ owner: null }));
      await store.commit(next({ owner: null, state: null, outbox: [owed("1")] }));
      const earlier = [{ version: first + 1, entries: [owed("1")] }];
      const again = { owner: null, before: first + 1, version: first + 2 };
      expect(await store.commit(commit({ ...again, outbox: [owed("2")] }))).toEqual(earlier);
      await store.delivered(key, first + 1);
      expect((await peek(store))?.outbox).toEqual([{ version: first + 2, entries: [owed("2")] }]);
    });

    test("counts every accepted change of a crowd once, whatever the order of its attempts", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 30 }), async (turns) => {
          const store = await create();
          const known = new Map<number, { version: number; count: number }>();
          let accepted = 0;
          for (const node of turns) {
            const { version: before, count } = known.get(node) ?? { version: 0, count: 0 };
            const version = before === 0 ? first : before + 1;
            const state = { count: count + 1 };
            const result = await store.commit(commit({ owner: null, before, version, state }));
            if (result !== "stale") accepted++;
            const stored = await peek(store);
            known.set(node, { version: stored?.version ?? 0, count: stored?.state?.count ?? 0 });
          }
          expect((await peek(store))?.state?.count ?? 0).toBe(accepted);
        }),
        { numRuns: 25 },
      );
    });
  });
}
