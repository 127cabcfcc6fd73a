import { useEffect, useEffectEvent } from "react";

/**
 * Updates the tab's title on every render, and when the page is hidden or shown; it calls `title` each time.
 */
export function useTitle(title: (isHidden: boolean) => string): void {
  const update = useEffectEvent(() => {
    const now = title(document.hidden);
    // Setting the same title again is not free: the browser redraws the tab.
    if (document.title !== now) document.title = now;
  });
  useEffect(() => update());
  useEffect(() => {
    const looked = () => update();
    document.addEventListener("visibilitychange", looked);
    return () => document.removeEventListener("visibilitychange", looked);
  }, []);
}
