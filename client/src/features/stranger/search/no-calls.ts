import type { StrangerStore } from "../store.ts";

/**
 * This browser supports no calls after all. A page that prepares a call or searches for one returns to the
 * start, which offers text, before a partner waits in vain.
 */
export function giveUpCalls(store: StrangerStore): void {
  store.setState({ noVideo: "unsupported", askingAddress: false });
  const { stranger } = store.getState();
  if (stranger.phase === "idle" || stranger.wish.mode !== "video") return;
  if (stranger.phase === "requesting" || stranger.phase === "searching") store.dispatch({ type: "stop" });
  if (stranger.phase !== "ended") store.dispatch({ type: "home" });
}
