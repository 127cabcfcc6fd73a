import type { Clock } from "../../ports.ts";

/** The process's own clock: monotonic, in milliseconds, from an arbitrary origin. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, run) {
    if (delayMs <= 0) {
      const immediate = setImmediate(run);
      return { cancel: () => clearImmediate(immediate) };
    }
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
