/** The median of some numbers; throws if there are none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error("there is no median of nothing");
  // Both are halved before the addition, because their sum may overflow.
  return low === high ? low : low / 2 + high / 2;
}

/** The smallest number that a share of `share` of the numbers does not exceed (nearest rank); throws if there are none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new Error("there is no percentile of nothing");
  return found;
}

/** Rounds to so many significant digits; further digits would claim a precision that the measurement does not have. */
export const rounded = (number: number, digits = 4): number => Number(number.toPrecision(digits));
