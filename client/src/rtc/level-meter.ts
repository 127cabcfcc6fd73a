/** How loud a stream is, told some ten times a second from 0 to 1 while it is measured. */
export type LevelMeter = { readonly close: () => void };

const everyMs = 100;
/** Speech at an arm's length reaches about this much of full scale; the meter is full there. */
export const loud = 0.25;

const noMeter: LevelMeter = { close: () => {} };

/** Measures the sound of a stream. Where there is no Web Audio, or it does not start, nothing is told. */
export function measureLevel(stream: MediaStream, tell: (level: number) => void): LevelMeter {
  if (stream.getAudioTracks().length === 0 || typeof AudioContext !== "function") return noMeter;
  try {
    return meterIn(new AudioContext(), stream, tell);
  } catch {
    // A browser that has no more contexts to give throws at the first step.
    return noMeter;
  }
}

function meterIn(context: AudioContext, stream: MediaStream, tell: (level: number) => void): LevelMeter {
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  try {
    context.createMediaStreamSource(stream).connect(analyser);
  } catch {
    // Firefox measures no microphone whose rate is not its speaker's, as that of a headset: https://bugzil.la/1674892
    context.close().catch(() => {});
    return noMeter;
  }
  // Never awaited: without an audio output, or before the first press, it may stay pending for ever.
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

/** The same for whoever asks later and again: tells the level until what it returns is called; nothing without a stream. */
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
