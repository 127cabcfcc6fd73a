import { fullBucket, type Rate, type TokenBucket, takeTokens } from "../domain/token-bucket.ts";
import type { Clock } from "../ports.ts";

/** The number of keys, network addresses among them, that one throttle remembers. */
export const rememberedBuckets = 20_000;

/** Rates by key, with a bound on how many keys are remembered. */
export class Throttle {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one token of that key and returns 0, or returns after how many milliseconds there will be one. */
  take(key: string, rate: Rate): number {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? fullBucket(rate, now);
    // The newest stand last: what is forgotten beyond the bound is what has been quiet for longest.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > rememberedBuckets && oldest !== undefined) this.#buckets.delete(oldest);
    return takeTokens(bucket, rate, now);
  }
}
