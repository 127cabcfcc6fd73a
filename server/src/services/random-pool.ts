import { randomBytes } from "node:crypto";

const pieces = 128;

/**
 * Gives random bytes, `size` of them at each call, which nobody else is given. They are asked for many pieces at a time,
 * because a call to the system costs more than all else for which they are needed.
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
