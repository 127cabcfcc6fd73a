import type { Clock } from "../../ports.ts";

/** The process's own clock: monotonic, in milliseconds, from an arbitrary origin. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, run) {
    if (delayMs <= 0) {
      const immediate = setImmediate(run);
      return { cancel: () => clearImmediate(immediate) };
    }
    // Timers may fire a fraction early by this clock, and then a deadline would seem not to have come.
    const timer = setTimeout(run, Math.ceil(delayMs) + 1);
    // What keeps the process alive is its port: a grace that still runs must not hold up a stop.
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
