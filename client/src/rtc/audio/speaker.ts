import type { Device } from "../devices/local-media.ts";

/** The audio output of this page. */
export type Speaker = {
  /** The outputs to choose from; none if the browser leaves the choice to the system. */
  readonly outputs: () => Promise<readonly Device[]>;
  /** Plays a short tone through that output, or the system's; true if the browser has started to play. */
  readonly play: (outputId: string | null) => Promise<boolean>;
};

const rate = 16_000;
const toneHz = 523.25;
const toneMs = 900;
const fadeMs = 60;

/** A short tone as a WAV file (RIFF, 16 bits, mono), soft at both ends so that nothing clicks. */
export function toneFile(): Uint8Array<ArrayBuffer> {
  const count = Math.round((rate * toneMs) / 1_000);
  const file = new DataView(new ArrayBuffer(44 + count * 2));
  const word = (at: number, text: string) => {
    for (let place = 0; place < text.length; place++) file.setUint8(at + place, text.charCodeAt(place));
  };
  word(0, "RIFF");
  file.setUint32(4, 36 + count * 2, true);
  word(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, rate, true);
  file.setUint32(28, rate * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  word(36, "data");
  file.setUint32(40, count * 2, true);
  for (let at = 0; at < count; at++) {
    const ms = (at * 1_000) / rate;
    const loudness = 0.3 * Math.min(1, ms / fadeMs, (toneMs - ms) / fadeMs);
    file.setInt16(44 + at * 2, loudness * Math.sin((2 * Math.PI * toneHz * at) / rate) * 0x7fff, true);
  }
  return new Uint8Array(file.buffer);
}

/** The part of an audio element that playing a tone needs; `setSinkId` is missing in some browsers. */
export type Player = Pick<HTMLAudioElement, "play" | "pause"> & Partial<Pick<HTMLAudioElement, "setSinkId">>;

/** The timeout of `play`: without an audio device some browsers never answer. */
const answerMs = 1_500;

/** Creates this page's speaker; `createPlayer` creates a player of a sound file. */
export function createSpeaker(
  mediaDevices: Pick<MediaDevices, "enumerateDevices"> | undefined,
  createPlayer: (file: Blob) => Player,
): Speaker {
  let player: Player | null = null;
  let sink = "";
  const ready = () => (player ??= createPlayer(new Blob([toneFile()], { type: "audio/wav" })));
  return {
    outputs: async () => {
      if (ready().setSinkId === undefined) return [];
      const found = (await mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
      return found
        .filter(({ kind, deviceId }) => kind === "audiooutput" && deviceId !== "")
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    },
    play: async (outputId) => {
      const tone = ready();
      tone.pause();
      const played = (async () => {
        // An empty id selects the system's output.
        if ((outputId ?? "") !== sink) await tone.setSinkId?.((sink = outputId ?? ""));
        await tone.play();
        return true;
      })().catch(() => false);
      const late = new Promise<boolean>((resolve) => {
        setTimeout(() => resolve(false), answerMs);
      });
      return Promise.race([played, late]);
    },
  };
}
