import { useEffect, useState } from "react";

/** So long a press is still meant for what was there before, in milliseconds: the second of a double press comes sooner. */
export const deafMs = 500;

/** Whether this has just come: who pressed for what was there before would press it away unseen. */
export function useDeafAtFirst(what: string): boolean {
  const [heard, setHeard] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setHeard(what), deafMs);
    return () => clearTimeout(timer);
  }, [what]);
  return heard !== what;
}
