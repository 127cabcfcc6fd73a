import { isDeepStrictEqual } from "node:util";
import type { Commit, StateStore } from "../ports.ts";
import { statesOf } from "../record-states.ts";

/** A store that takes only states that another process would read as they are. */
export const serializingStates = (store: StateStore): StateStore => ({
  ...store,
  commit: <S>(commit: Commit<S>) => {
    const { key, state } = commit;
    if (state !== null && !isDeepStrictEqual(statesOf(key).parse(state), state))
      throw new Error(`the state of ${key} changes on its way`);
    return store.commit(commit);
  },
});
