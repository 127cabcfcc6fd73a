import { type ComponentType, type ReactNode, useEffect, useState } from "react";

export type LazyPage<P> = ComponentType<P> & {
  /** Loads the page's code. Rejects if that fails; the next call tries again. */
  readonly preload: () => Promise<void>;
};

/** Most pages are there before this delay ends; a page that flashes up would only unsettle the user. */
const patienceMs = 300;

function Late({ children }: { readonly children: ReactNode }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? children : null;
}

/**
 * A page whose code is loaded when it is first shown, or before with `preload`. Once loaded it renders at once, without
 * the pause of React's `lazy`. Until then it shows `waiting`; a failure to load it is an error in rendering.
 */
export function lazyPage<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting: ReactNode,
): LazyPage<P> {
  let Loaded: ComponentType<P> | null = null;
  let loading: Promise<void> | null = null;
  const preload = () => {
    loading ??= load().then(
      (page) => {
        Loaded = page;
      },
      (error: unknown) => {
        loading = null;
        throw error;
      },
    );
    return loading;
  };
  function Lazy(props: P) {
    const [Page, setPage] = useState(() => Loaded);
    const [failed, setFailed] = useState<{ readonly error: unknown } | null>(null);
    useEffect(() => {
      if (Page !== null) return undefined;
      let isShown = true;
      preload().then(
        () => isShown && setPage(() => Loaded),
        (error: unknown) => isShown && setFailed({ error }),
      );
      return () => {
        isShown = false;
      };
    }, [Page]);
    if (failed !== null) throw failed.error;
    return Page === null ? <Late>{waiting}</Late> : <Page {...props} />;
  }
  return Object.assign(Lazy, { preload });
}
