import { expect, type Page } from "@playwright/test";
import { isInFirefox } from "./firefox.ts";
import { type Look, lookOf } from "./looks.ts";

/** The accessible name of a video element, such as "Stranger", "You", or a name in a room. */
export type Tile = string;

type Picture = {
  /** The frames that the element has received so far. */
  readonly frames: number;
  readonly colour: readonly [number, number, number];
  /** The column of the dark bar, of 32 columns; it changes while the picture moves. */
  readonly bar: number;
};

type Sound = { readonly peakHz: number; readonly level: number };

const noPicture: Picture = { frames: 0, colour: [0, 0, 0], bar: -1 };

/** The current picture of a video element, read from its pixels. */
export function pictureOf(page: Page, tile: Tile): Promise<Picture> {
  return page.evaluate(
    ({ label, none }) => {
      const video = document.querySelector<HTMLVideoElement>(`video[aria-label="${label}"]`);
      if (video === null || video.videoWidth === 0) return none;
      const canvas = Object.assign(document.createElement("canvas"), { width: 32, height: 4 });
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      if (pen === null) return none;
      pen.drawImage(video, 0, 0, 32, 4);
      const { data } = pen.getImageData(0, 0, 32, 4);
      const sum = [0, 0, 0];
      const columns = Array.from({ length: 32 }, () => 0);
      for (let at = 0; at < data.length; at += 4) {
        for (const part of [0, 1, 2]) {
          sum[part] = (sum[part] ?? 0) + (data[at + part] ?? 0);
          columns[(at / 4) % 32] = (columns[(at / 4) % 32] ?? 0) + (data[at + part] ?? 0);
        }
      }
      // The dark bar takes 5 % of the light, which this adds back.
      const mean = (part: number) => ((sum[part] ?? 0) / (data.length / 4)) * 1.05;
      const watched: HTMLVideoElement & { presented?: number } = video;
      if (watched.presented === undefined) {
        watched.presented = 0;
        const count = () => {
          watched.presented = (watched.presented ?? 0) + 1;
          video.requestVideoFrameCallback(count);
        };
        video.requestVideoFrameCallback(count);
      }
      return {
        // Firefox reports no frame count for a call, so the presented ones are counted since the first `pictureOf`.
        frames: video.getVideoPlaybackQuality().totalVideoFrames || watched.presented,
        colour: [mean(0), mean(1), mean(2)] as const,
        bar: columns.indexOf(Math.min(...columns)),
      };
    },
    { label: tile, none: noPicture },
  );
}

/** The current sound of a video element's stream: the loudest frequency, and its level in decibels. */
function soundOf(page: Page, tile: Tile): Promise<Sound> {
  return page.evaluate((label) => {
    type Ear = { stream: MediaProvider; context: AudioContext; analyser: AnalyserNode; tracks: string };
    const heard = window as Window & { ears?: Map<string, Ear> };
    const ears = (heard.ears ??= new Map());
    const silence = { peakHz: 0, level: -200 };
    const stream = document.querySelector<HTMLVideoElement>(`video[aria-label="${label}"]`)?.srcObject;
    if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return silence;
    const tracks = stream
      .getAudioTracks()
      .map((track) => track.id)
      .join();
    let ear = ears.get(label);
    if (ear === undefined || ear.stream !== stream || ear.tracks !== tracks) {
      void ear?.context.close();
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 4096;
      context.createMediaStreamSource(stream).connect(analyser);
      ear = { stream, context, analyser, tracks };
      ears.set(label, ear);
    }
    const { analyser, context } = ear;
    const spectrum = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(spectrum);
    const level = Math.max(...spectrum);
    return { peakHz: (spectrum.indexOf(level) * context.sampleRate) / analyser.fftSize, level };
  }, tile);
}

/** The interval and the duration of polling for a condition. */
export type Patience = { readonly everyMs: number; readonly forMs: number };
const usualPatience: Patience = { everyMs: 100, forMs: 30_000 };

/** Waits until a tile shows the given person's moving picture: enough new frames, the colour, and a bar that moves. */
export async function expectMovingPicture(
  page: Page,
  tile: Tile,
  look: Look,
  { everyMs, forMs } = usualPatience,
): Promise<void> {
  const start = (await pictureOf(page, tile)).frames;
  const bars = new Set<number>();
  await expect
    .poll(
      async () => {
        const { frames, colour, bar } = await pictureOf(page, tile);
        bars.add(bar);
        return { shows: lookOf(colour)?.name, moves: bars.size > 3, decodes: frames - start >= 10 };
      },
      {
        message: `${tile} should show the moving picture of ${look.name}`,
        intervals: [everyMs],
        timeout: forMs,
      },
    )
    .toEqual({ shows: look.name, moves: true, decodes: true });
}

/** The last audio level that a tile received, from 0 to 1, from the statistics of its connection. */
function levelOf(page: Page, tile: Tile): Promise<number> {
  return page.evaluate(async (label) => {
    const { connections } = window as unknown as { readonly connections: readonly RTCPeerConnection[] };
    const stream = document.querySelector<HTMLVideoElement>(`video[aria-label="${label}"]`)?.srcObject;
    const tracks = stream instanceof MediaStream ? stream.getAudioTracks() : [];
    const receiver = connections
      .flatMap((one) => one.getReceivers())
      .find(({ track }) => tracks.includes(track));
    for (const report of (await receiver?.getStats())?.values() ?? [])
      if (report.type === "inbound-rtp") return Number(report.audioLevel);
    return 0;
  }, tile);
}

/**
 * Waits until a tile has the given person's tone. Firefox cannot measure a frequency without an audio device; there it waits
 * for any sound.
 */
export async function expectTone(
  page: Page,
  tile: Tile,
  look: Look,
  { everyMs, forMs } = usualPatience,
): Promise<void> {
  if (isInFirefox(page)) {
    await expect
      .poll(() => levelOf(page, tile), {
        message: `${tile} should sound`,
        intervals: [everyMs],
        timeout: forMs,
      })
      .toBeGreaterThan(0.01);
    return;
  }
  await expect
    .poll(
      async () => {
        const { peakHz, level } = await soundOf(page, tile);
        return level > -60 && Math.abs(peakHz - look.toneHz) < 25;
      },
      { message: `${tile} should sound like ${look.name}`, intervals: [everyMs], timeout: forMs },
    )
    .toBe(true);
  await stopListening(page, tile);
}

/** Closes the tile's `AudioContext`. Each one costs a thread, and with many people the unused ones would occupy a core. */
function stopListening(page: Page, tile: Tile): Promise<void> {
  return page.evaluate((label) => {
    const { ears } = window as Window & { ears?: Map<string, { readonly context: AudioContext }> };
    void ears?.get(label)?.context.close();
    ears?.delete(label);
  }, tile);
}

/** Waits until a tile has been silent in several polls in a row. */
export async function expectSilence(page: Page, tile: Tile): Promise<void> {
  let quiet = 0;
  await expect
    .poll(
      async () => {
        quiet = (await soundOf(page, tile)).level < -75 ? quiet + 1 : 0;
        return quiet;
      },
      { message: `${tile} should be silent`, intervals: [100] },
    )
    .toBeGreaterThan(4);
}
