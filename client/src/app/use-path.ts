import { useCallback, useSyncExternalStore } from "react";

const subscribe = (changed: () => void) => {
  window.addEventListener("popstate", changed);
  return () => window.removeEventListener("popstate", changed);
};

/** The path in the address bar, and the way to another one without a load. */
export function usePath(): { readonly path: string; readonly navigate: (to: string) => void } {
  const path = useSyncExternalStore(subscribe, () => location.pathname);
  const navigate = useCallback((to: string) => {
    history.pushState(null, "", to);
    // The browser tells of its own way back and forward only.
    window.dispatchEvent(new PopStateEvent("popstate"));
  }, []);
  return { path, navigate };
}
