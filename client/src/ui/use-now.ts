import { useEffect, useState } from "react";

/** The page's monotonic clock in milliseconds: setting the system clock never lengthens a countdown. */
export const pageNow = (): number => performance.now();

/** The page's clock, renewed every `intervalMs` while `running`; for display only. */
export const useNow = (intervalMs: number, running = true): number => useClock(pageNow, intervalMs, running);

/** The same for Unix milliseconds, which the server uses for past times. */
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
