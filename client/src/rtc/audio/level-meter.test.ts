import { afterEach, expect, it, vi } from "vitest";
import { FakeMediaStream, FakeTrack } from "../testing/fake-media.ts";
import { levelOf, measureLevel } from "./level-meter.ts";

afterEach(() => vi.unstubAllGlobals());

// The double has the members that this code touches.
const voice = () => new FakeMediaStream([new FakeTrack("audio")]) as unknown as MediaStream;

it("the level is 0 in silence, 1 for a loud voice, and in between otherwise", () => {
  expect(levelOf(new Float32Array(64))).toBe(0);
  expect(levelOf([])).toBe(0);
  expect(levelOf(new Float32Array(64).fill(0.125))).toBeCloseTo(0.5);
  expect(levelOf(new Float32Array(64).fill(1))).toBe(1);
});

it("the meter reports nothing for a stream without sound", () => {
  const told: number[] = [];
  // The double has the members that this code touches.
  measureLevel(new FakeMediaStream() as unknown as MediaStream, (level) => told.push(level)).close();
  expect(told).toEqual([]);
});

it("the meter reports nothing and closes its context if the browser cannot measure this microphone", () => {
  const close = vi.fn<() => Promise<void>>(() => Promise.resolve());
  class Mismatched {
    close = close;
    createAnalyser = () => ({});
    createMediaStreamSource = () => {
      throw new DOMException("different sample-rate", "NotSupportedError");
    };
  }
  vi.stubGlobal("AudioContext", Mismatched);
  const told: number[] = [];
  measureLevel(voice(), (level) => told.push(level)).close();
  expect(told).toEqual([]);
  expect(close).toHaveBeenCalledOnce();
});

it("the meter reports nothing if the browser has no audio context left", () => {
  vi.stubGlobal("AudioContext", function exhausted() {
    throw new DOMException("too many", "NotSupportedError");
  });
  expect(() => measureLevel(voice(), () => {}).close()).not.toThrow();
});
