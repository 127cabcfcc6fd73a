import { type RefObject, useEffect, useRef } from "react";

/**
 * Focuses `fallback` when the focused element has left the page, so that a keyboard user is not sent back to
 * the top. Spread the result on the element that contains the focus.
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
