/** The event that a short sound announces; the page shows each event too. */
export type Chime = "knock" | "joined" | "left" | "hand";

/** The tones of each chime in hertz, in order. */
const tones: Readonly<Record<Chime, readonly number[]>> = {
  knock: [660, 660, 880],
  joined: [523, 784],
  left: [784, 523],
  hand: [880],
};
const toneSeconds = 0.13;
const loudness = 0.12;

/** Plays chimes, if the browser supports sound and lets the page play it. */
export function createChimes(newContext: () => AudioContext): (chime: Chime) => void {
  let context: AudioContext | null = null;
  return (chime) => {
    try {
      context ??= newContext();
      // Not awaited: before the first press, or without an output device, it may stay pending forever.
      context.resume().catch(() => {});
      const start = context.currentTime;
      for (const [place, hertz] of tones[chime].entries()) ring(context, hertz, start + place * toneSeconds);
    } catch {
      // Without sound, the page still shows the event.
    }
  };
}

/** Plays one tone with a soft start and end, so that it does not click. */
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
