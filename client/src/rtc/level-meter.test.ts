import { expect, it } from "vitest";
import { levelOf, measureLevel } from "./level-meter.ts";
import { FakeMediaStream } from "./testing/fake-media.ts";

it("is empty in silence, full at a loud voice, and between the two in between", () => {
  expect(levelOf(new Float32Array(64))).toBe(0);
  expect(levelOf([])).toBe(0);
  expect(levelOf(new Float32Array(64).fill(0.125))).toBeCloseTo(0.5);
  expect(levelOf(new Float32Array(64).fill(1))).toBe(1);
});

it("measures nothing where there is no sound", () => {
  const told: number[] = [];
  // The double has the members that this code touches.
  measureLevel(new FakeMediaStream() as unknown as MediaStream, (level) => told.push(level)).close();
  expect(told).toEqual([]);
});
