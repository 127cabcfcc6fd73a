import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";

/** The distance from its end at which a list still counts as read to the end, in CSS pixels. */
const slackPx = 48;

type StickToEnd = {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  readonly unread: boolean;
  readonly toEnd: () => void;
};

/**
 * Keeps a list scrolled to its end while it grows, unless the reader has scrolled up; then `unread` is true
 * after a new entry. `length` counts all entries; `forced` counts the user's own, which always scroll into
 * view; `tail` is true if a line follows the last entry.
 */
export function useStickToEnd(length: number, forced: number, tail: boolean): StickToEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seen = useRef({ length, forced, tail });
  const [unread, setUnread] = useState(false);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
    atEnd.current = true;
    setUnread(false);
  }, []);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight <= slackPx;
    if (atEnd.current) setUnread(false);
  }, []);

  useLayoutEffect(() => {
    const grew = length > seen.current.length;
    const own = forced > seen.current.forced;
    seen.current = { length, forced, tail };
    // The list is empty: scrolling would only force another layout.
    if (length === 0 && !tail) return;
    if (atEnd.current || own) toEnd();
    else if (grew) setUnread(true);
    // A line below the last entry moves the end too.
  }, [length, forced, tail, toEnd]);

  return { scroller, onScroll, unread, toEnd };
}
