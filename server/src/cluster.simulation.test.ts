import { MatchId } from "@lets-meet/shared/ids.ts";
import { describe, expect, test } from "vitest";
import {
  type Commit,
  type MessageNumber,
  type StateStore,
  type StoredRecord,
  sessionOfRecord,
  sessionTopic,
  type Topic,
} from "./ports.ts";
import type { Shared } from "./testing/cluster/reach.ts";
import { Simulation } from "./testing/cluster/simulation.ts";

const run = async (seed: number, plant?: (shared: Shared) => Shared) => {
  const simulation = new Simulation({
    seed,
    steps: 400,
    nodes: 3,
    pages: 8,
    ...(plant === undefined ? {} : { plant }),
  });
  await simulation.run();
  return simulation;
};

test("pages that move between nodes keep their partner and lose no message, whatever node stands still or dies", async () => {
  let matches = 0;
  for (let seed = 1; seed <= 25; seed++) matches += (await run(seed)).matches;
  expect(matches).toBeGreaterThan(25);
});

/** Calls whatever the store answers, now or later. */
const withStates = (over: (states: StateStore) => Partial<StateStore>) => (shared: Shared) => ({
  ...shared,
  states: { ...shared.states, ...over(shared.states) },
});
const now = <T>(answer: T | Promise<T>): T => {
  if (answer instanceof Promise) throw new Error("the memory store answers at once");
  return answer;
};

const planted: Readonly<Record<string, (shared: Shared) => Shared>> = {
  "a commit does not compare the version": withStates((states) => ({
    commit: <S>(commit: Commit<S>) => {
      const kept = now(states.peek(commit.key));
      return states.commit({
        ...commit,
        before: kept?.version ?? 0,
        owner: kept?.owner ?? commit.owner,
        version: Math.max(commit.version, (kept?.version ?? 0) + 1),
      });
    },
  })),
  "a claim leaves the record to the owner before": withStates((states) => ({ claim: states.peek })),
  "nobody says what a dead node still owed": withStates((states) => ({
    commit: (commit) => (now(states.commit(commit)) === "stale" ? "stale" : []),
    claim: (key, owner) => {
      const claimed = now(states.claim(key, owner));
      return claimed === null ? null : { ...claimed, outbox: [] };
    },
  })),
  "the cursor is not stored": withStates((states) => ({
    commit: (commit) => states.commit({ ...commit, cursor: 0 }),
  })),
  "a claim answers with the first state": (() => {
    const firsts = new Map<string, StoredRecord<unknown>>();
    return withStates((states) => ({
      commit: (commit) => {
        const result = states.commit(commit);
        const stored = now(states.peek(commit.key));
        if (stored !== null && !firsts.has(commit.key)) firsts.set(commit.key, stored);
        return result;
      },
      claim: <S>(key: string, owner: string) => {
        const claimed = now(states.claim<S>(key, owner));
        const state = firsts.get(key)?.state as S | undefined;
        return claimed === null || state === undefined ? claimed : { ...claimed, state };
      },
    }));
  })(),
  "a log takes what a sender repeats": (shared) => ({
    ...shared,
    bus: { ...shared.bus, append: (topic, message) => shared.bus.append(topic, message) },
  }),
  "a log drops a fiftieth of what is appended": (() => {
    let count = 0;
    return (shared: Shared) => ({
      ...shared,
      bus: {
        ...shared.bus,
        append: async (topic, message, numbered) =>
          ++count % 50 === 0 ? 0 : shared.bus.append(topic, message, numbered),
      },
    });
  })(),
  "the side that accepts a match does not wait for the other one": (shared) => ({
    ...shared,
    bus: {
      ...shared.bus,
      append: async <M>(topic: Topic<M>, message: M, numbered?: MessageNumber) => {
        const id = await shared.bus.append(topic, message, numbered);
        const entry: unknown = message;
        const isAccepted =
          typeof entry === "object" && entry !== null && "kind" in entry && entry.kind === "accepted";
        if (isAccepted && numbered !== undefined && "matchId" in entry) {
          const acceptor = sessionTopic(sessionOfRecord(numbered.sender));
          await shared.bus.append(acceptor, { kind: "agreed", matchId: MatchId.parse(entry.matchId) });
        }
        return id;
      },
    },
  }),
  "the outbox is confirmed before it is appended": withStates((states) => ({
    commit: (commit) => {
      const result = states.commit(commit);
      if (result !== "stale") now(states.delivered(commit.key, commit.version));
      return result;
    },
  })),
};

describe("the simulation notices that", () => {
  test.each(Object.entries(planted))("%s", async (_what, plant) => {
    const failing = async () => {
      for (let seed = 1; seed <= 60; seed++) await run(seed, plant);
    };
    await expect(failing()).rejects.toThrow(/seed/);
  });
});
