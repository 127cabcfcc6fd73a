import type { Clock } from "../../ports.ts";

/** The process's own clock. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  today: () => Date.now(),
  after(delayMs, run) {
    if (delayMs <= 0) {
      const immediate = setImmediate(run);
      return { cancel: () => clearImmediate(immediate) };
    }
    // Timers may fire a fraction early by this clock, so that a deadline would seem not reached.
    const timer = setTimeout(run, Math.ceil(delayMs) + 1);
    // The port keeps the process alive: a running grace must not delay a stop.
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
