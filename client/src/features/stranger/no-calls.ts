import type { StrangerStore } from "./store.ts";

/**
 * This browser makes no calls after all. Whoever prepares for one or is looking for a partner is back where text is
 * offered, before a partner waits for nothing.
 */
export function giveUpCalls(store: StrangerStore): void {
  store.setState({ noVideo: "unsupported", askingAddress: false });
  const { stranger } = store.getState();
  if (stranger.phase === "idle" || stranger.wish.mode !== "video") return;
  if (stranger.phase === "requesting" || stranger.phase === "searching") store.dispatch({ type: "stop" });
  if (stranger.phase !== "ended") store.dispatch({ type: "home" });
}
