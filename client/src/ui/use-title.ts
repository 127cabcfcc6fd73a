import { useEffect, useEffectEvent } from "react";

/**
 * Keeps what stands on the tab up to date, with every change that `subscribe` tells of and whenever the page is hidden or
 * looked at again; `title` is asked each time.
 */
export function useTitle(
  subscribe: (changed: () => void) => () => void,
  title: (isHidden: boolean) => string,
): void {
  const update = useEffectEvent(() => {
    document.title = title(document.hidden);
  });
  useEffect(() => {
    const changed = () => update();
    changed();
    document.addEventListener("visibilitychange", changed);
    const unsubscribe = subscribe(changed);
    return () => {
      document.removeEventListener("visibilitychange", changed);
      unsubscribe();
    };
  }, [subscribe]);
}
