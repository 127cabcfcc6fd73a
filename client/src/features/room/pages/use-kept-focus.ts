import { type RefObject, useEffect, useRef } from "react";

/**
 * Gives the focus to `fallback` when what had it has left the page, so that a keyboard is never thrown back to the
 * beginning. Give what it returns to whatever may hold the focus.
 */
export function useKeptFocus(fallback: RefObject<HTMLElement | null>): {
  readonly onFocusCapture: (event: { readonly target: EventTarget }) => void;
} {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    if (last.current === null || last.current.isConnected) return;
    last.current = null;
    if (document.activeElement === document.body) fallback.current?.focus({ preventScroll: true });
  });
  return {
    onFocusCapture: ({ target }) => {
      last.current = target instanceof Element ? target : null;
    },
  };
}
