import { useSyncExternalStore } from "react";

/** The last result of `look`: it forces a layout, which must not happen on every render. */
let seen: number | null = null;

function look(): number | null {
  const viewport = window.visualViewport;
  // Zooming in also reduces the visible height, without a keyboard.
  if (viewport === null || viewport === undefined || Math.abs(viewport.scale - 1) > 0.01) return null;
  const height = Math.round(viewport.height);
  return height < window.innerHeight - 1 ? height : null;
}

function subscribe(onChange: () => void): () => void {
  const viewport = window.visualViewport;
  const onResize = () => {
    seen = look();
    onChange();
  };
  seen = look();
  viewport?.addEventListener("resize", onResize);
  return () => viewport?.removeEventListener("resize", onResize);
}

/**
 * The visible height of the page in CSS pixels if it is less than the window's: an on-screen keyboard covers
 * the rest, and the browser has not resized the page. Otherwise `null`.
 */
export function useVisibleHeight(): number | null {
  return useSyncExternalStore(subscribe, () => seen);
}
