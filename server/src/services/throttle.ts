import { fullBucket, isFull, type Rate, type TokenBucket, takeTokens } from "../domain/token-bucket.ts";
import type { Clock, Timer } from "../ports.ts";

/** The shared bucket refills this many times as fast as the bucket of one key. */
const sharedFactor = 64;
/** The interval at which keys whose tokens are all back are forgotten, and the number per interval. */
const [forgetEveryMs, mostForgotten] = [5_000, 5_000];

/** A key in use is moved to the end of its table this often, in milliseconds: moving it costs more than its tokens. */
const moveEveryMs = 1_000;

/** The tokens of one key, and the time at which it was moved to the end of the table. */
type Entry = TokenBucket & { movedAt: number };

/**
 * One rate for each key of one purpose. Each purpose has its own table, so that no other purpose can evict
 * its keys. A table is bounded, and forgets a key only when all its tokens are back. New keys that arrive
 * while none can be forgotten share one bucket: a crowd of new keys never resets an older key's bucket.
 */
export class Throttle {
  readonly #buckets = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #rate: Rate;
  readonly #sharedRate: Rate;
  readonly #shared: TokenBucket;
  readonly #mostKeys: number;
  #timer: Timer | null = null;

  constructor(clock: Clock, rate: Rate, mostKeys = 20_000) {
    this.#clock = clock;
    this.#rate = rate;
    this.#sharedRate = { perSecond: rate.perSecond * sharedFactor, burst: rate.burst * sharedFactor };
    this.#shared = fullBucket(this.#sharedRate, clock.now());
    this.#mostKeys = mostKeys;
  }

  /** The number of remembered keys. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes `cost` tokens of that key and returns 0, or returns the milliseconds until they are available. */
  take(key: string, cost = 1): number {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key);
    if (bucket !== undefined) {
      // The keys are about in the order of their last use, so the first has had the longest time to refill.
      if (now - bucket.movedAt >= moveEveryMs) {
        bucket.movedAt = now;
        this.#buckets.delete(key);
        this.#buckets.set(key, bucket);
      }
      return takeTokens(bucket, this.#rate, now, cost);
    }
    // Two for each new key: a table shrinks faster than it grows, and no call takes long.
    this.#forget(2, now);
    if (this.#buckets.size >= this.#mostKeys) return takeTokens(this.#shared, this.#sharedRate, now, cost);
    const fresh = { ...fullBucket(this.#rate, now), movedAt: now };
    this.#buckets.set(key, fresh);
    if (this.#timer === null) this.#timer = this.#forgetLater();
    return takeTokens(fresh, this.#rate, now, cost);
  }

  /** Gives back one token that was taken for a request that does not count after all. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key) ?? this.#shared;
    bucket.tokens += 1;
  }

  #forgetLater(): Timer {
    return this.#clock.after(forgetEveryMs, () => {
      this.#forget(mostForgotten, this.#clock.now());
      this.#timer = this.#buckets.size === 0 ? null : this.#forgetLater();
    });
  }

  /** Forgets keys whose tokens are all back, at most `most` of them. */
  #forget(most: number, now: number): void {
    let forgotten = 0;
    for (const [key, bucket] of this.#buckets) {
      if (forgotten++ === most || !isFull(bucket, this.#rate, now)) return;
      this.#buckets.delete(key);
    }
  }
}
