import { randomBytes } from "node:crypto";

const pieces = 128;

/**
 * Returns `size` random bytes at each call, never the same bytes twice. They are fetched many pieces at a
 * time, because a system call costs more than the work that needs them.
 */
export function randomPool(size: number): () => Buffer {
  let pool = Buffer.alloc(0);
  return () => {
    if (pool.length === 0) pool = randomBytes(pieces * size);
    const piece = pool.subarray(0, size);
    pool = pool.subarray(size);
    return piece;
  };
}
