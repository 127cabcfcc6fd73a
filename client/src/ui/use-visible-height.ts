import { useSyncExternalStore } from "react";

/** What was seen last: to look has the browser lay the page out, which is not to happen at every change of the page. */
let seen: number | null = null;

function look(): number | null {
  const viewport = window.visualViewport;
  // A page that is zoomed in sees less of its height too, and no keyboard is the cause.
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
 * How much of the page's height can be seen, in CSS pixels, when that is less than the window's: an on-screen keyboard
 * covers the rest and the browser has not made the page smaller by itself. Otherwise `null`.
 */
export function useVisibleHeight(): number | null {
  return useSyncExternalStore(subscribe, () => seen);
}
