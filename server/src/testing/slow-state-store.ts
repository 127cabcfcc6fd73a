import type { StateStore } from "../ports.ts";

/** A store whose answers wait until they are let through, as if it were in another process. */
export function createSlowStateStore(
  store: StateStore,
): StateStore & { readonly answer: () => Promise<void> } {
  let waiting: (() => void)[] = [];
  const later = async <T>(ask: () => T | Promise<T>): Promise<T> => {
    // What is asked reaches the store at once and in order; only the answer is late.
    const answer = await ask();
    await new Promise<void>((resolve) => waiting.push(resolve));
    return answer;
  };
  return {
    commit: (commit) => later(() => store.commit(commit)),
    delivered: (key, version) => later(() => store.delivered(key, version)),
    claim: (key, owner, from) => later(() => store.claim(key, owner, from)),
    onTaken: store.onTaken,
    onEmptied: store.onEmptied,
    has: (key) => later(() => store.has(key)),
    peek: (key) => later(() => store.peek(key)),
    /** Lets all answers through that wait by now, and whatever follows from them in this turn. */
    answer: async () => {
      const due = waiting;
      waiting = [];
      for (const resolve of due) resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
