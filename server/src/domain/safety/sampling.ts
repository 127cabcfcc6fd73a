/** A source of randomness, uniform in [0, 1). It has to be unpredictable: a page must not know when it is asked. */
export type Draw = () => number;

/** A frame that was seen clear in the green room stands for the picture for this long. */
export const doorGoodForMs = 60_000;
/** A match needs no frame at its beginning if the camera was seen clear within this time. */
export const freshAtMatchMs = 10_000;
/** The shortest and the longest gap between two random asks. */
export const leastGapMs = 2_000;
export const mostGapMs = 180_000;

/** What is known about a sender of video, as far as it decides how often its camera is looked at. */
export type SenderHistory = {
  /** The video of its session so far. */
  readonly videoMs: number;
  /** Its clear frames in a row, and the partners who were there meanwhile. */
  readonly clearFrames: number;
  readonly clearPartners: number;
  /** Its camera looks virtual, it was reported, or several partners in a row have left at once. */
  readonly isDoubtful: boolean;
};

const newcomerVideoMs = 120_000;
const provenFrames = 20;
const provenPartners = 3;

/** The mean gap between two asks of that sender. */
export function meanGapMs({ videoMs, clearFrames, clearPartners, isDoubtful }: SenderHistory): number {
  const isProven = clearFrames >= provenFrames && clearPartners >= provenPartners;
  const usual = videoMs < newcomerVideoMs ? 20_000 : isProven ? 90_000 : 45_000;
  return isDoubtful ? usual / 2 : usual;
}

/**
 * The time to the next ask: exponential from the shortest gap on, with that mean, and cut off at the longest. Whoever has
 * just been asked, or has waited long, therefore knows nothing about the next one.
 */
export function drawGapMs(meanMs: number, draw: Draw): number {
  const rest = meanMs - leastGapMs;
  const reach = 1 - Math.exp(-(mostGapMs - leastGapMs) / rest);
  return leastGapMs - rest * Math.log(1 - draw() * reach);
}

/** The time from the beginning of a call to its first random ask. */
export const drawFirstMs = (draw: Draw): number => 300 + 2_700 * draw();

/** The times from an explicit frame to the two asks that confirm it, in order. */
export function drawConfirmingMs(draw: Draw): readonly [number, number] {
  const times = [150 + 1_050 * draw(), 150 + 1_050 * draw()] as const;
  return times[0] <= times[1] ? times : [times[1], times[0]];
}

const newSessionMs = 300_000;

/** The time from the beginning of a call to the first ask of the receiver for what it sees; `null` if it is not asked then. */
export function drawReceiverFirstMs(senderAgeMs: number, draw: Draw): number | null {
  const isAsked = senderAgeMs < newSessionMs || draw() < 0.25;
  return isAsked ? 5_000 * draw() : null;
}

/** The gap to the next ask of the receiver; short while the sender cannot be asked, or going away would pay. */
export const drawReceiverGapMs = (isSenderAway: boolean, draw: Draw): number =>
  isSenderAway ? 10_000 : drawGapMs(120_000, draw);
