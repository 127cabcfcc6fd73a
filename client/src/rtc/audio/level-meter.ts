/** A running measurement, which reports a stream's level from 0 to 1 about ten times a second. */
export type LevelMeter = { readonly close: () => void };

const everyMs = 100;
/** Speech at arm's length reaches about this share of full scale; the meter is full there. */
export const loud = 0.25;

const noMeter: LevelMeter = { close: () => {} };

/** Measures the sound of a stream. Without Web Audio, or if it does not start, it reports nothing. */
export function measureLevel(stream: MediaStream, tell: (level: number) => void): LevelMeter {
  if (stream.getAudioTracks().length === 0 || typeof AudioContext !== "function") return noMeter;
  try {
    return meterIn(new AudioContext(), stream, tell);
  } catch {
    // A browser without a free audio context throws at the first step.
    return noMeter;
  }
}

function meterIn(context: AudioContext, stream: MediaStream, tell: (level: number) => void): LevelMeter {
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  try {
    context.createMediaStreamSource(stream).connect(analyser);
  } catch {
    // Firefox cannot measure a microphone whose rate differs from the speaker's, such as a headset's:
    // https://bugzil.la/1674892
    context.close().catch(() => {});
    return noMeter;
  }
  // Not awaited: without an audio output, or before the first press, it may stay pending forever.
  context.resume().catch(() => {});
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(levelOf(samples));
  }, everyMs);
  return {
    close: () => {
      clearInterval(timer);
      tell(0);
      context.close().catch(() => {});
    },
  };
}

/**
 * Returns a function that starts a measurement at each call and returns a function to end it. Without a
 * stream it reports nothing.
 */
export const levelIn =
  (stream: MediaStream | null) =>
  (tell: (level: number) => void): (() => void) =>
    stream === null ? () => {} : measureLevel(stream, tell).close;

/** The loudness of some samples (root mean square), from 0 to 1. */
export function levelOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < samples.length; at++) sum += (samples[at] ?? 0) ** 2;
  const effective = samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
  return Math.min(1, effective / loud);
}
