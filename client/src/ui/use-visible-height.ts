import { useSyncExternalStore } from "react";

/** The last result of `look`, which forces a layout: this must not happen on every render, or before the first one. */
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
  viewport?.addEventListener("resize", onResize);
  return () => {
    viewport?.removeEventListener("resize", onResize);
    seen = null;
  };
}

/**
 * The visible height of the page in CSS pixels if it is less than the window's: an on-screen keyboard covers
 * the rest, and the browser has not resized the page. Otherwise `null`.
 */
export function useVisibleHeight(): number | null {
  return useSyncExternalStore(subscribe, () => seen);
}
