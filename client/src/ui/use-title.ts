import { useEffect, useEffectEvent } from "react";

/** Keeps what stands on the tab as the page is drawn, and whenever it is hidden or looked at again; `title` is asked each time. */
export function useTitle(title: (isHidden: boolean) => string): void {
  const update = useEffectEvent(() => {
    const now = title(document.hidden);
    // Setting the same one again has its price: the browser draws the tab anew.
    if (document.title !== now) document.title = now;
  });
  useEffect(() => update());
  useEffect(() => {
    const looked = () => update();
    document.addEventListener("visibilitychange", looked);
    return () => document.removeEventListener("visibilitychange", looked);
  }, []);
}
