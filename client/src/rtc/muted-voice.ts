import { type LevelMeter, measureLevel } from "./level-meter.ts";

export type MutedVoiceOptions = {
  /** The microphone as it is published; muting disables it, so that nothing of it is heard anywhere. */
  readonly microphone: MediaStreamTrack;
  /** Told when the person begins or stops talking into the muted microphone. */
  readonly talking: (talking: boolean) => void;
  readonly measure?: (stream: MediaStream, tell: (level: number) => void) => LevelMeter;
};

/** A level of the meter (full at a loud voice) that is speech and no breath. */
const speech = 0.15;
/** Half a second of it, some ten looks a second: one word is no talk. */
const beginsAfter = 5;
/** Whoever pauses for two seconds has noticed, or is done. */
const endsAfter = 20;

/**
 * Notices that somebody talks while muted. A muted track is disabled and therefore silent, so this listens to a clone of
 * it: the clone is measured here, never given to any sender, and stopped at the disposal, which comes with the
 * unmuting. The browser goes on showing that the microphone is open, as it is; pages let people switch this off.
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

/** How many looks in a row spoke against what is believed. */
type MutedVoice = { readonly talking: boolean; readonly against: number };
export const quiet: MutedVoice = { talking: false, against: 0 };

/** Judges one more level; talk begins after half a second of it, and ends after two of silence. */
export function hearMuted({ talking, against }: MutedVoice, level: number): MutedVoice {
  if (level >= speech === talking) return { talking, against: 0 };
  const turns = against + 1;
  return turns >= (talking ? endsAfter : beginsAfter)
    ? { talking: !talking, against: 0 }
    : { talking, against: turns };
}
