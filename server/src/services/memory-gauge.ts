import type { Clock } from "../ports.ts";

/** The validity of a reading, in milliseconds: taking one visits every connection. */
const readingMs = 1_000;

/** A gauge that is true once the measured bytes have reached the budget. Measures at most once a second. */
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
