/** What a short sound says; each has its visible twin on the page. */
export type Chime = "knock" | "joined" | "left" | "hand";

/** The tones of each, in hertz, one after the other. */
const tones: Readonly<Record<Chime, readonly number[]>> = {
  knock: [660, 660, 880],
  joined: [523, 784],
  left: [784, 523],
  hand: [880],
};
const toneSeconds = 0.13;
const loudness = 0.12;

/** Plays chimes, as far as the browser has sound and lets the page make some. */
export function createChimes(newContext: () => AudioContext): (chime: Chime) => void {
  let context: AudioContext | null = null;
  return (chime) => {
    try {
      context ??= newContext();
      // Never awaited: before the first press, or without an output, it may stay pending for ever.
      context.resume().catch(() => {});
      const start = context.currentTime;
      for (const [place, hertz] of tones[chime].entries()) ring(context, hertz, start + place * toneSeconds);
    } catch {
      // A page without sound says the same in words.
    }
  };
}

/** One tone that begins and ends softly, so that it does not click. */
function ring(context: AudioContext, hertz: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(loudness, at + 0.02);
  volume.gain.linearRampToValueAtTime(0, at + toneSeconds);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + toneSeconds);
}
