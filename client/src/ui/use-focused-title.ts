import { type RefObject, useEffect, useRef } from "react";

/**
 * The ref of a page's heading, which takes the focus when the page appears, so that a screen reader announces the page.
 * A menu that is open in the header keeps the focus: it would close under the person's pointer.
 */
export function useFocusedTitle(): RefObject<HTMLHeadingElement | null> {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.querySelector('header [aria-expanded="true"]') === null)
      title.current?.focus({ preventScroll: true });
  }, []);
  return title;
}
