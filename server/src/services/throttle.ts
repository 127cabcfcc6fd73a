import { fullBucket, isFull, type Rate, type TokenBucket, takeTokens } from "../domain/token-bucket.ts";
import type { Clock, Timer } from "../ports.ts";

/** The shared bucket refills this many times as fast as the bucket of one key. */
const sharedFactor = 64;
/** The interval at which keys are examined and forgotten, and the number per interval. */
const [examineEveryMs, mostExamined] = [10_000, 10_000];
/**
 * A key without use for this long is forgotten, once its tokens are back. A key that is used again and again would
 * otherwise be added again each time, at several times the cost.
 */
const unusedForMs = 30_000;

/**
 * One rate for each key of one purpose. Each purpose has its own table, so that no other purpose can evict
 * its keys. A table is bounded, and forgets a key only when all its tokens are back. New keys that arrive
 * while none can be forgotten share one bucket: a crowd of new keys never resets an older key's bucket.
 */
export class Throttle {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #clock: Clock;
  readonly #rate: Rate;
  readonly #sharedRate: Rate;
  readonly #shared: TokenBucket;
  readonly #mostKeys: number;
  /** Stands at the key that is examined next. */
  #examined = this.#buckets.entries();
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

  /**
   * Takes `cost` tokens of that key and returns 0, or returns the milliseconds until they are available. `now` is the time
   * of this request, for a caller that has read the clock for it.
   */
  take(key: string, cost = 1, now = this.#clock.now()): number {
    const bucket = this.#buckets.get(key);
    if (bucket !== undefined) return takeTokens(bucket, this.#rate, now, cost);
    // Two for each new key: no call takes long, and a full table shrinks faster than it grows.
    if (this.#buckets.size >= this.#mostKeys) this.#examine(2, now, 0);
    if (this.#buckets.size >= this.#mostKeys) return takeTokens(this.#shared, this.#sharedRate, now, cost);
    const fresh = fullBucket(this.#rate, now);
    this.#buckets.set(key, fresh);
    if (this.#timer === null) this.#timer = this.#examineLater();
    return takeTokens(fresh, this.#rate, now, cost);
  }

  /** Gives back one token that was taken for a request that does not count after all. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key) ?? this.#shared;
    bucket.tokens += 1;
  }

  #examineLater(): Timer {
    return this.#clock.after(examineEveryMs, () => {
      this.#examine(mostExamined, this.#clock.now(), unusedForMs);
      this.#timer = this.#buckets.size === 0 ? null : this.#examineLater();
    });
  }

  /**
   * Forgets the keys whose tokens are all back and that were not used for so long, among the next `most`: the table is
   * examined in turns, from its start again after its end.
   */
  #examine(most: number, now: number, unusedMs: number): void {
    for (let examined = Math.min(most, this.#buckets.size); examined > 0; examined--) {
      const next = this.#examined.next();
      if (next.done === true) this.#examined = this.#buckets.entries();
      else {
        const [key, bucket] = next.value;
        if (now - bucket.at >= unusedMs && isFull(bucket, this.#rate, now)) this.#buckets.delete(key);
      }
    }
  }
}
