import { startTransition, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { StrangerStore, StrangerView } from "./store.ts";

type Screen = "landing" | "green room" | "search" | "call" | "chat";

function screenOf({ stranger }: StrangerView): Screen {
  switch (stranger.phase) {
    case "idle":
      return "landing";
    case "preparing":
      return "green room";
    case "requesting":
    case "searching":
      return "search";
    case "connecting":
    case "talking":
    case "ended":
      return stranger.talk.match.mode === "video" ? "call" : "chat";
  }
}

/** Who is waited for already is matched within this time; a screen that says that somebody is searched for would flash. */
const searchHeldMs = 100;
/** Descriptions are exchanged within this time, which the drawing of another screen would take the processor from. */
const callHeldMs = 60;

/** How long the way to a video call may stay on its screen; nothing else waits, and a partner's picture goes at once. */
function heldFor(from: Screen, { stranger }: StrangerView, to: Screen): number {
  if (stranger.phase === "idle" || stranger.wish.mode !== "video") return 0;
  if (from === "green room" && to === "search") return searchHeldMs;
  if ((from === "green room" || from === "search") && stranger.phase === "connecting") return callHeldMs;
  return 0;
}

/**
 * What to show. On the way to a video call the screen before stays for a moment: a call that begins does not wait for its
 * page, which is drawn bit by bit beside it.
 */
export function useShownView(store: StrangerStore): StrangerView {
  const now = useStore(store);
  const [drawn, setDrawn] = useState(now);
  const [reached, reach] = useState(screenOf(now));
  const to = screenOf(now);
  const heldMs = reached === to ? 0 : heldFor(screenOf(drawn), now, to);
  if (heldMs === 0 && drawn !== now) setDrawn(now);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => reach(to)), heldMs);
    return () => clearTimeout(timer);
  }, [to, heldMs]);
  return heldMs === 0 ? now : drawn;
}
