import type { LogId } from "@lets-meet/shared/ids.ts";
import type { Bus, Entry, Follower, StateStore, Topic } from "../../ports.ts";

/** What a node reaches over the network: the bus and the store of states, until it is stopped or cut off. */
export type Reach = {
  readonly bus: Bus;
  readonly states: StateStore;
  /** The node stands still: what it asks and what it would hear waits until it wakes. */
  readonly pause: () => void;
  readonly wake: () => void;
  /** Nothing that the node asks gets through any more, and it hears nothing. */
  readonly kill: () => void;
  /** It dies right after its next change was stored, before it can say anything of it. */
  readonly killAtCommit: () => void;
  readonly isDead: () => boolean;
  /** True if it is dead, or will die at its next change. */
  readonly isDoomed: () => boolean;
};

export type Shared = { readonly bus: Bus; readonly states: StateStore };

/** A node's reach to what it shares with others. */
export function createReach(shared: Shared): Reach {
  let condition: "well" | "paused" | "dead" = "well";
  let isDying = false;
  let waiting: (() => void)[] = [];
  /** Runs it now, when the node wakes, or never; in order. */
  const reach = (run: () => void) => {
    if (condition === "well" && waiting.length === 0) run();
    else if (condition !== "dead") waiting.push(run);
  };
  const ask = <T>(run: () => T | Promise<T>): T | Promise<T> =>
    condition === "well" && waiting.length === 0
      ? run()
      : new Promise<T>((resolve, reject) => reach(() => void Promise.resolve(run()).then(resolve, reject)));
  return {
    bus: {
      append: async (topic, message, numbered) => ask(() => shared.bus.append(topic, message, numbered)),
      follow<M>(topic: Topic<M>, after: LogId, follower: Follower<M>) {
        const following = shared.bus.follow(topic, after, {
          entry: (entry: Entry<M>) => reach(() => follower.entry(entry)),
          gap: () => reach(() => follower.gap()),
        });
        let isStopped = false;
        return {
          stop: () => {
            if (!isStopped) following.stop();
            isStopped = true;
          },
        };
      },
      forget: (topic) => reach(() => shared.bus.forget(topic)),
    },
    states: {
      commit: (commit) => {
        const answer = ask(() => shared.states.commit(commit));
        if (isDying) condition = "dead";
        return answer;
      },
      delivered: (key, version) => ask(() => shared.states.delivered(key, version)),
      claim: (key, owner, from) => ask(() => shared.states.claim(key, owner, from)),
      peek: (key) => ask(() => shared.states.peek(key)),
      has: (key) => ask(() => shared.states.has(key)),
      onEmptied: (emptied) => shared.states.onEmptied(() => reach(emptied)),
      onTaken: (owner, taken) =>
        shared.states.onTaken(owner, (key, version) => reach(() => taken(key, version))),
    },
    pause: () => {
      if (condition === "well") condition = "paused";
    },
    wake: () => {
      if (condition !== "paused") return;
      condition = "well";
      const due = waiting;
      waiting = [];
      for (const run of due) reach(run);
    },
    kill: () => {
      condition = "dead";
      waiting = [];
    },
    killAtCommit: () => {
      isDying = true;
    },
    isDead: () => condition === "dead",
    isDoomed: () => condition === "dead" || isDying,
  };
}
