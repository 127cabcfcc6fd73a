import type { Clock } from "../ports.ts";

/** How long a reading is valid, in milliseconds: taking one visits every connection. */
const readingMs = 1_000;

/** Whether the measured size has reached the budget; both in bytes. Measures at most once a second. */
export function memoryGauge(measure: () => number, budget: number, clock: Clock): () => boolean {
  let readAt = Number.NEGATIVE_INFINITY;
  let isFull = false;
  return () => {
    const now = clock.now();
    if (now - readAt >= readingMs) {
      readAt = now;
      isFull = measure() >= budget;
    }
    return isFull;
  };
}
