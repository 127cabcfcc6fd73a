import { useEffect, useState } from "react";

/**
 * The time in which a press is still meant for the previous content, in milliseconds: the second press of a
 * double click comes sooner.
 */
const deafMs = 500;

/**
 * True just after `what` has changed: a press meant for the previous content would skip the new one unseen.
 */
export function useDeafAtFirst(what: string): boolean {
  const [heard, setHeard] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setHeard(what), deafMs);
    return () => clearTimeout(timer);
  }, [what]);
  return heard !== what;
}
