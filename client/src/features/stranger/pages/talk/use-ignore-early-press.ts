import { useEffect, useState } from "react";

/**
 * The time in which a press is still meant for the previous content, in milliseconds: the second press of a
 * double click comes sooner.
 */
const ignoreForMs = 500;

/**
 * True just after `what` has changed: a press meant for the previous content would skip the new one unseen.
 */
export function useIgnoreEarlyPress(what: string): boolean {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(what), ignoreForMs);
    return () => clearTimeout(timer);
  }, [what]);
  return settled !== what;
}
