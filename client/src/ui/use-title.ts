import { useEffect, useEffectEvent } from "react";
import { useBranding } from "./branding.tsx";

/**
 * Updates the tab's title on every render, and when the page is hidden or shown; it calls `title` each time. The
 * site's name follows; `null` is the name alone.
 */
export function useTitle(title: (isHidden: boolean) => string | null): void {
  const { name } = useBranding();
  const update = useEffectEvent(() => {
    const page = title(document.hidden);
    const now = page === null ? name : `${page} — ${name}`;
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
