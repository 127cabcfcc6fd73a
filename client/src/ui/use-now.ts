import { useEffect, useState } from "react";

/** The page's clock in milliseconds: nobody sets it, so what is counted by it never takes hours longer. */
export const pageNow = (): number => performance.now();

/** The page's clock, renewed every `intervalMs` while `running`; for display only. */
export const useNow = (intervalMs: number, running = true): number => useClock(pageNow, intervalMs, running);

/** The same for Unix milliseconds, as the server tells times of before. */
export const useUnixNow = (intervalMs: number): number => useClock(Date.now, intervalMs, true);

function useClock(clock: () => number, intervalMs: number, running: boolean): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setNow(clock()), intervalMs);
    return () => clearInterval(timer);
  }, [clock, intervalMs, running]);
  return now;
}
