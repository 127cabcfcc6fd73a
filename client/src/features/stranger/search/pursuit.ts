import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import type { Searching } from "@lets-meet/shared/protocol/stranger.ts";
import type { Answer, Ask } from "../../../net/request.ts";
import type { Stranger } from "../state.ts";
import type { StrangerStore } from "../store.ts";

/** Waits up to this long are not shown; longer ones are. */
const silentWaitMs = 1_500;
const retryMs = 1_000;

/**
 * Requests a search whenever the page wants one, until the server has given a final answer. The request is
 * idempotent. `learn` receives the ICE servers of the coming call.
 */
export function pursueSearch(
  store: StrangerStore,
  ask: Ask,
  learn: (ice: IceServers) => void,
  now: () => number,
): Disposable & { again: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pursue = async () => {
    clearTimeout(timer);
    const wanted = store.getState().stranger;
    if (wanted.phase !== "requesting") return;
    const { wish, leaving } = wanted;
    const answer =
      leaving === null
        ? await ask("stranger:search", wish)
        : await ask("stranger:next", { matchId: leaving, wish });
    if (store.getState().stranger === wanted) settle(wanted, answer);
  };
  const settle = (wanted: Extract<Stranger, { phase: "requesting" }>, answer: Answer<Searching>) => {
    if (answer.ok) {
      const { ice, ...search } = answer.value;
      if (ice !== null) learn(ice);
      store.dispatch({ type: "search-accepted", search, now: now() });
      return;
    }
    // No answer came, or a match was made first and its event is coming: retrying is safe in both cases.
    if (answer.code === "unanswered" || answer.code === "in-match") {
      timer = setTimeout(() => void pursue(), retryMs);
      return;
    }
    const waitMs = answer.retryAfterMs;
    // The page already says that the server is about to restart; its successor takes the search.
    if (answer.code === "draining") {
      timer = setTimeout(() => void pursue(), waitMs ?? retryMs);
      return;
    }
    if (answer.code === "rate-limited" && waitMs !== undefined && waitMs <= silentWaitMs) {
      timer = setTimeout(() => void pursue(), waitMs);
      return;
    }
    if (answer.code === "rules-needed") {
      store.setState({ askingRules: wanted.wish.mode });
      store.dispatch({ type: "search-refused" });
      return;
    }
    const retryAt = waitMs === undefined ? null : now() + waitMs;
    store.setState({ refused: { code: answer.code, retryAt, wish: wanted.wish } });
    store.dispatch({ type: "search-refused" });
  };
  const unsubscribe = store.subscribe(({ stranger }, before) => {
    if (stranger === before.stranger) return;
    clearTimeout(timer);
    if (stranger.phase === "requesting") void pursue();
  });
  return {
    again: () => void pursue(),
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      unsubscribe();
    },
  };
}
