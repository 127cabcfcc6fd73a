import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Look } from "./looks.ts";

const size = { width: 320, height: 240 };
const framesPerSecond = 20;
const seconds = 2;
const sampleRate = 48_000;

/** BT.601 in limited range, which y4m players expect. */
function yuvOf([r, g, b]: Look["colour"]): readonly [number, number, number] {
  return [
    16 + 0.257 * r + 0.504 * g + 0.098 * b,
    128 - 0.148 * r - 0.291 * g + 0.439 * b,
    128 + 0.439 * r - 0.368 * g - 0.071 * b,
  ];
}

/** A y4m film that can be looped: a dark bar that moves across a plain colour. */
function film(look: Look): Buffer {
  const { width, height } = size;
  const [y, u, v] = yuvOf(look.colour);
  const frames = framesPerSecond * seconds;
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < frames; frame++) {
    const bar = Math.floor((frame / frames) * width);
    const row = Buffer.alloc(width, y).fill(16, bar, Math.min(width, bar + 16));
    parts.push(Buffer.from("FRAME\n"), ...Array.from({ length: height }, () => row));
    parts.push(Buffer.alloc((width * height) / 4, u), Buffer.alloc((width * height) / 4, v));
  }
  return Buffer.concat(parts);
}

/** A wav file with beeps of the look's tone; noise suppression would remove a steady tone. */
function beeps(look: Look): Buffer {
  const samples = sampleRate * seconds;
  const sound = Buffer.alloc(44 + samples * 2);
  sound.write("RIFF", 0);
  sound.writeUInt32LE(36 + samples * 2, 4);
  sound.write("WAVEfmt ", 8);
  sound.writeUInt32LE(16, 16);
  sound.writeUInt16LE(1, 20);
  sound.writeUInt16LE(1, 22);
  sound.writeUInt32LE(sampleRate, 24);
  sound.writeUInt32LE(sampleRate * 2, 28);
  sound.writeUInt16LE(2, 32);
  sound.writeUInt16LE(16, 34);
  sound.write("data", 36);
  sound.writeUInt32LE(samples * 2, 40);
  for (let sample = 0; sample < samples; sample++) {
    const isOn = Math.floor((sample / sampleRate) * 4) % 2 === 0;
    const wave = isOn ? Math.sin((2 * Math.PI * look.toneHz * sample) / sampleRate) : 0;
    sound.writeInt16LE(Math.round(wave * 16_000), 44 + sample * 2);
  }
  return sound;
}

/** Writes a person's film and sound into a folder; returns the flags that make Chromium capture them. */
export function fileCaptureFlags(folder: string, look: Look): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const video = join(folder, `${look.name}.y4m`);
  const audio = join(folder, `${look.name}.wav`);
  writeFileSync(video, film(look));
  writeFileSync(audio, beeps(look));
  return [`--use-file-for-fake-video-capture=${video}`, `--use-file-for-fake-audio-capture=${audio}`];
}
