import { type LevelMeter, measureLevel } from "./level-meter.ts";

export type MutedVoiceOptions = {
  /** The microphone as it is published; muting disables it, so that it is silent everywhere. */
  readonly microphone: MediaStreamTrack;
  /** Called when the user begins or stops talking into the muted microphone. */
  readonly talking: (talking: boolean) => void;
  readonly measure?: (stream: MediaStream, tell: (level: number) => void) => LevelMeter;
};

/** A meter level (full at a loud voice) that means speech, not breath. */
const speech = 0.15;
/** Half a second of speech, at about ten looks a second: one word is not talking. */
const beginsAfter = 5;
/** A user who pauses for two seconds has noticed, or is done. */
const endsAfter = 20;

/**
 * Detects that the user talks while muted. A muted track is disabled and therefore silent, so this listens to
 * a clone. The clone is measured here, never given to a sender, and stopped on disposal, which comes with the
 * unmuting. The browser still shows that the microphone is open, which is true; pages let the user switch
 * this off.
 */
export function listenWhileMuted({
  microphone,
  talking,
  measure = measureLevel,
}: MutedVoiceOptions): Disposable {
  const clone = microphone.clone();
  clone.enabled = true;
  let voice = quiet;
  let isClosed = false;
  const meter = measure(new MediaStream([clone]), (level) => {
    if (isClosed) return;
    const before = voice;
    voice = hearMuted(voice, level);
    if (voice.talking !== before.talking) talking(voice.talking);
  });
  return {
    [Symbol.dispose]: () => {
      if (isClosed) return;
      isClosed = true;
      meter.close();
      clone.stop();
      if (voice.talking) talking(false);
    },
  };
}

/** `against`: the number of looks in a row that contradict `talking`. */
type MutedVoice = { readonly talking: boolean; readonly against: number };
export const quiet: MutedVoice = { talking: false, against: 0 };

/**
 * Judges one more level: talking begins after half a second of speech, and ends after two seconds of silence.
 */
export function hearMuted({ talking, against }: MutedVoice, level: number): MutedVoice {
  if (level >= speech === talking) return { talking, against: 0 };
  const turns = against + 1;
  return turns >= (talking ? endsAfter : beginsAfter)
    ? { talking: !talking, against: 0 }
    : { talking, against: turns };
}
