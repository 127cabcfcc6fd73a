import { type RefObject, useSyncExternalStore } from "react";

function subscribe(onChange: () => void): () => void {
  document.addEventListener("fullscreenchange", onChange);
  return () => document.removeEventListener("fullscreenchange", onChange);
}

/**
 * True if the page fills the screen, and a function to switch it; `toggle` is `null` if the browser does not
 * support it.
 */
export function useFullScreen(root: RefObject<HTMLElement | null>): {
  readonly isFull: boolean;
  readonly toggle: (() => void) | null;
} {
  const isFull = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null);
  if (!document.fullscreenEnabled) return { isFull: false, toggle: null };
  return {
    isFull,
    toggle: () => {
      const changed = isFull ? document.exitFullscreen() : root.current?.requestFullscreen();
      changed?.catch(() => {});
    },
  };
}
