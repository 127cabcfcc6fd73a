/** A rate: `perSecond` sustained, `burst` at once. */
export type Rate = { readonly perSecond: number; readonly burst: number };

/** The tokens left, and the time of that count. Mutable on purpose: one per session and kind of request. */
export type TokenBucket = { tokens: number; at: number };

export const fullBucket = (rate: Rate, now: number): TokenBucket => ({ tokens: rate.burst, at: now });

/**
 * Takes `cost` tokens and returns 0 if they are available; otherwise takes none and returns the milliseconds
 * until they are. A clock that goes back neither fills nor empties the bucket.
 */
export function takeTokens(bucket: TokenBucket, rate: Rate, now: number, cost = 1): number {
  const elapsedMs = Math.max(0, now - bucket.at);
  bucket.tokens = Math.min(rate.burst, bucket.tokens + (elapsedMs * rate.perSecond) / 1_000);
  bucket.at = Math.max(bucket.at, now);
  // A sum of fractions may fall slightly short of a whole token for a caller that waited exactly as long as
  // required.
  if (bucket.tokens >= cost - 1e-6) {
    bucket.tokens = Math.max(0, bucket.tokens - cost);
    return 0;
  }
  return Math.ceil(((cost - bucket.tokens) * 1_000) / rate.perSecond);
}

/** True if all tokens are back, so that the bucket is equivalent to a new one. */
export const isFull = ({ tokens, at }: TokenBucket, { perSecond, burst }: Rate, now: number): boolean =>
  tokens + (Math.max(0, now - at) * perSecond) / 1_000 >= burst;
