/** What is known about the people behind one address in the last day. */
export type AddressUse = {
  /** When sessions have shown a clear picture for three minutes there, oldest first. */
  readonly goodAt: readonly number[];
  readonly liveSessions: number;
};

/** Good sessions are remembered for this long. */
export const goodKeptMs = 86_400_000;
const goodOfShared = 5;
const mostLiveOfOne = 20;

/** The good sessions with one more, without those that are too old, and no more than decide anything. */
export const withGood = (goodAt: readonly number[], now: number): readonly number[] =>
  [...stillGood(goodAt, now), now].slice(-goodOfShared);

const stillGood = (goodAt: readonly number[], now: number) => goodAt.filter((at) => now - at < goodKeptMs);

/**
 * True if several people seem to be behind the address (a school, a mobile network): a block of it would hit people who have
 * done nothing.
 */
export const isShared = ({ goodAt, liveSessions }: AddressUse, now: number): boolean =>
  liveSessions > mostLiveOfOne || stillGood(goodAt, now).length >= goodOfShared;
