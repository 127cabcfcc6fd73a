import { useEffect, useState } from "react";
import { hasPicture } from "../../call/picture/has-picture.ts";
import { playAhead } from "../../call/picture/stream-video.tsx";
import { isInMatch } from "./state.ts";
import type { StrangerStore, StrangerView } from "./store.ts";
import { words } from "./words.ts";

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

/** If a partner is waiting, the match comes within this time; the search screen would only flash. */
const searchHeldMs = 100;
/** Most calls have a picture within this time, and rendering another screen would compete for the CPU. */
const callHeldMs = 400;
/** By then, the page has rendered an element for a stream that was played ahead. */
const takenWithinMs = 1_000;

/** The time that the previous screen stays on the way to a video call; no other change is delayed. */
function heldFor(from: Screen, { stranger, remote }: StrangerView, to: Screen, isSeen: boolean): number {
  if (stranger.phase === "idle" || stranger.wish.mode !== "video") return 0;
  if (from === "green room" && to === "search") return searchHeldMs;
  const isOnTheWay = (from === "green room" || from === "search") && to === "call";
  if (!isOnTheWay || isSeen) return 0;
  if (stranger.phase === "connecting") return callHeldMs;
  return stranger.phase === "talking" && hasPicture(remote) ? callHeldMs : 0;
}

/**
 * The view to show. On the way to a video call the previous screen stays for a moment, and nothing renders: a
 * call that begins does not wait for its page, which appears with the picture.
 */
export function useShownView(store: StrangerStore): StrangerView {
  const [shown, show] = useState(store.getState);
  useEffect(() => {
    const way = new Way(store, show);
    const unsubscribe = store.subscribe(() => way.go());
    way.go();
    return () => {
      unsubscribe();
      way.end();
    };
  }, [store]);
  return shown;
}

/**
 * Pauses the drawings that move without end, and returns them: each of their frames draws the whole page, which
 * delays the first picture where there is no graphics processor.
 */
function still(): Animation[] {
  // The DOM of the tests has none.
  if (typeof document.getAnimations !== "function") return [];
  const endless = document
    .getAnimations()
    .filter(({ effect }) => effect?.getTiming().iterations === Number.POSITIVE_INFINITY);
  for (const animation of endless) animation.pause();
  return endless;
}

/** The screen that is shown, and the delay before the next one. */
class Way {
  readonly #store: StrangerStore;
  readonly #show: (view: StrangerView) => void;
  #screen: Screen;
  #heldBefore: Screen | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ahead: { readonly stream: MediaStream; readonly giveUp: () => void } | null = null;
  #isSeen = false;
  #stilled: Animation[] = [];

  constructor(store: StrangerStore, show: (view: StrangerView) => void) {
    this.#store = store;
    this.#show = show;
    this.#screen = screenOf(store.getState());
  }

  go(): void {
    const now = this.#store.getState();
    const to = screenOf(now);
    const heldMs = heldFor(this.#screen, now, to, this.#isSeen);
    if (heldMs === 0) {
      this.#arrive(now);
      return;
    }
    // Before the link connects, so that decoder and element are there when the first frame is.
    if (isInMatch(now.stranger)) this.#playAhead(now.remote);
    if (this.#heldBefore === to) return;
    clearTimeout(this.#timer);
    this.#heldBefore = to;
    if (isInMatch(now.stranger)) this.#stilled = still();
    this.#timer = setTimeout(() => this.#arrive(this.#store.getState()), heldMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#ahead?.giveUp();
    this.#ahead = null;
  }

  #playAhead(remote: MediaStream | null): void {
    if (remote === null || !hasPicture(remote) || this.#ahead?.stream === remote) return;
    this.#ahead?.giveUp();
    const giveUp = playAhead(remote, words.stranger, () => {
      if (this.#ahead?.stream !== remote) return;
      this.#isSeen = true;
      this.go();
    });
    this.#ahead = { stream: remote, giveUp };
  }

  #arrive(now: StrangerView): void {
    clearTimeout(this.#timer);
    this.#heldBefore = null;
    for (const animation of this.#stilled.splice(0)) animation.play();
    this.#screen = screenOf(now);
    this.#isSeen = false;
    this.#show(now);
    // This render has an element for the stream that was played ahead, or none is needed.
    const { giveUp } = this.#ahead ?? {};
    this.#ahead = null;
    if (giveUp !== undefined) setTimeout(giveUp, takenWithinMs);
  }
}
