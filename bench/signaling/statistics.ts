/** The middle of some numbers; throws when there are none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error("there is no median of nothing");
  // Halved before they are added: the sum of two numbers may be too large for one.
  return low === high ? low : low / 2 + high / 2;
}

/** The smallest number that a share of `share` of the numbers does not exceed (nearest rank); throws when there are none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new Error("there is no percentile of nothing");
  return found;
}

/** Rounds to so many significant digits: more of them than the measurement holds only pretend. */
export const rounded = (number: number, digits = 4): number => Number(number.toPrecision(digits));
