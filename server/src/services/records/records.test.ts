import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMemoryBus } from "../../backends/memory/bus.ts";
import { createMemoryStateStore } from "../../backends/memory/state-store.ts";
import type { OutboxEntry } from "../../domain/session/entries.ts";
import { session } from "../../domain/testing/tickets.ts";
import { type Bus, type StateStore, sessionTopic } from "../../ports.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { matchId } from "../../testing/samples.ts";
import { createSlowStateStore } from "../../testing/slow-state-store.ts";
import { OwnedRecords, RecordLost } from "./owned-records.ts";
import { SharedRecords } from "./shared-records.ts";

type Count = { readonly count: number };
const bob = session("bob");
const owed = (count: number): OutboxEntry => ({
  session: bob,
  entry: { kind: "accepted", matchId: matchId(`${count}`) },
});
/** Counts one more, tells Bob, and answers with the count. */
const more = (state: Count = { count: 0 }) => {
  const count = state.count + 1;
  return { state: { count }, outbox: [owed(count)], answer: count };
};

function createWorld(wrap: (store: StateStore) => StateStore = (store) => store) {
  const clock = createFakeClock();
  const ledger = createMemoryStateStore(createFakeClock(), 60_000);
  const store = wrap(ledger);
  const bounds = { items: 10_000, bytes: 1e9, ageMs: 1e9 };
  const bus = createMemoryBus(
    clock,
    () => bounds,
    () => undefined,
  );
  const heard: string[] = [];
  bus.follow(sessionTopic(bob), 0, {
    entry: ({ message }) => void heard.push(message.kind === "accepted" ? message.matchId : message.kind),
    gap: () => undefined,
  });
  const lost: string[] = [];
  const owner = (node: string, on: Bus = bus) =>
    new OwnedRecords<string, Count>({
      store,
      bus: on,
      clock,
      node,
      keyOf: (id) => `session:${id}`,
      idOf: (key) => key.replace("session:", ""),
      changed: () => undefined,
      lost: (id) => void lost.push(`${node} ${id}`),
    });
  const sharer = () =>
    new SharedRecords<string, Count>({
      store,
      bus,
      clock,
      keyOf: (id) => `room:${id}`,
      notices: () => [],
      changed: () => undefined,
    });
  return {
    clock,
    ledger,
    bus,
    heard,
    lost,
    owner,
    sharer,
    told: (...counts: number[]) => counts.map((n) => matchId(`${n}`)),
  };
}

/** A bus that this node no longer reaches. */
const dead: Bus = {
  append: () => new Promise(() => undefined),
  follow: () => ({ stop: () => undefined }),
  forget: () => undefined,
};

describe("records with an owner", () => {
  test("take steps at once and in order, although the store answers later", async () => {
    const slow = { store: createSlowStateStore(createMemoryStateStore(createFakeClock(), 60_000)) };
    const world = createWorld(() => slow.store);
    const records = world.owner("a");
    const answers = [records.change("ann", more), records.change("ann", more)];
    expect(records.view("ann")).toEqual({ count: 2 });
    expect(world.heard).toEqual([]);
    while (world.heard.length < 2) await slow.store.answer();
    expect(world.heard).toEqual(world.told(1, 2));
    for (let n = 0; n < 3; n++) await slow.store.answer();
    expect([await answers[0], await answers[1]]).toEqual([1, 2]);
  });

  test("say nothing of a change that the store has refused, and tell that the record is lost", async () => {
    const world = createWorld();
    const [a, b] = [world.owner("a"), world.owner("b")];
    await a.change("ann", more);
    await b.claim("ann");
    await expect(a.change("ann", more)).rejects.toBeInstanceOf(RecordLost);
    expect(world.lost).toEqual(["a ann"]);
    expect(a.view("ann")).toBeUndefined();
    expect(await b.change("ann", more)).toBe(2);
    expect(world.heard).toEqual(world.told(1, 2));
  });

  test("have the next owner say what a crashed one still owed, before anything new", async () => {
    const world = createWorld();
    const crashing = world.owner("a", dead);
    void crashing.change("ann", more);
    void crashing.change("ann", more);
    const next = world.owner("b");
    expect(await next.claim("ann")).toMatchObject({ state: { count: 2 } });
    await next.change("ann", more);
    expect(world.heard).toEqual(world.told(1, 2, 3));
    expect(await next.peek("ann")).toMatchObject({ outbox: [] });
  });

  test("store how far the record's log was read with what an entry has caused", async () => {
    const world = createWorld();
    const records = world.owner("a");
    await records.change("ann", more);
    await records.change("ann", more, { heard: 17 });
    expect(await world.owner("b").claim("ann")).toMatchObject({ cursor: 17 });
  });

  test("are unknown to the store while nothing has changed", async () => {
    const world = createWorld();
    const records = world.owner("a");
    await records.change("ann", (state) => ({ state, outbox: [owed(9)], answer: null }));
    expect(world.heard).toEqual(world.told(9));
    expect(await world.owner("b").claim("ann")).toBeNull();
  });
});

describe("records without an owner", () => {
  test("repeat a step on the state of a node that was quicker, and say it once", async () => {
    const world = createWorld();
    const [a, b] = [world.sharer(), world.sharer()];
    expect([await a.change("r", more), await b.change("r", more), await a.change("r", more)]).toEqual([
      1, 2, 3,
    ]);
    expect(world.heard).toEqual(world.told(1, 2, 3));
  });

  test("end for every node when one removes them", async () => {
    const world = createWorld();
    const [a, b] = [world.sharer(), world.sharer()];
    await a.change("r", more);
    await b.change("r", more);
    await a.change("r", () => ({ state: undefined, outbox: [], answer: null }));
    expect(await b.change("r", more)).toBe(1);
  });

  test("lose no step and say each once, in the order of the versions, however late the store answers", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -1, max: 2 }), { maxLength: 40 }), async (turns) => {
        const slow = createSlowStateStore(createMemoryStateStore(createFakeClock(), 60_000));
        const world = createWorld(() => slow);
        const nodes = [world.sharer(), world.sharer(), world.sharer()];
        const answers: Promise<number>[] = [];
        for (const turn of turns) {
          const node = nodes[turn];
          if (node === undefined) await slow.answer();
          else answers.push(node.change("r", more));
        }
        const all = Promise.all(answers);
        const state = { settled: false };
        void all.then(() => (state.settled = true));
        while (!state.settled) await slow.answer();
        const counts = (await all).toSorted((one, other) => one - other);
        expect(counts).toEqual(counts.map((_, index) => index + 1));
        expect(world.heard).toEqual(world.told(...counts));
      }),
      { numRuns: 50 },
    );
  });
});
