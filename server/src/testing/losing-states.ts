import type { Commit, StateStore } from "../ports.ts";

/** A store that can lose its data, and then takes the next commit of each record as if it had not. */
export function losingStates(create: () => StateStore): StateStore & { readonly empty: () => void } {
  let store = create();
  const lost = new Set<string>();
  const emptied: (() => void)[] = [];
  const known = new Set<string>();
  return {
    commit: <S>(commit: Commit<S>) => {
      const { key } = commit;
      known.add(key);
      return store.commit(lost.delete(key) ? { ...commit, before: 0 } : commit);
    },
    delivered: (key, version) => store.delivered(key, version),
    claim: (key, owner, from) => store.claim(key, owner, from),
    peek: (key) => store.peek(key),
    has: (key) => store.has(key),
    onTaken: (owner, taken) => store.onTaken(owner, taken),
    onEmptied: (told) => void emptied.push(told),
    empty: () => {
      store = create();
      for (const key of known) lost.add(key);
      for (const told of emptied) told();
    },
  };
}
