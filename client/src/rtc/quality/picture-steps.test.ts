import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PictureStep, stepsFor } from "./picture-steps.ts";

const hd = { width: 1280, height: 720, framesPerSecond: 30 };
const desktop = { width: 1920, height: 1080, framesPerSecond: 30 };
const best = (steps: readonly PictureStep[]) => steps.at(-1);

describe("the steps of a picture", () => {
  it("are empty for a hidden picture", () => {
    expect(stepsFor("camera", "hidden", hd)).toEqual([]);
  });

  it.each([
    ["thumbnail", 4],
    ["tile", 2],
    ["spotlight", 1],
  ] as const)("end at the visible size for a camera's %s", (view, scale) => {
    expect(best(stepsFor("camera", view, hd))?.scale).toBe(scale);
  });

  it("do not scale down a picture that was captured small", () => {
    for (const view of ["thumbnail", "tile", "spotlight"] as const)
      expect(
        new Set(stepsFor("camera", view, { ...hd, width: 320, height: 180 }).map(({ scale }) => scale)),
      ).toEqual(new Set([1]));
  });

  it("give a screen in the spotlight all its lines from the first step on, and then more frames", () => {
    const steps = stepsFor("screen", "spotlight", desktop);
    expect(steps.every(({ scale }) => scale === 1)).toBe(true);
    expect(steps[0]?.framesPerSecond).toBeLessThanOrEqual(2);
    expect(best(steps)?.framesPerSecond).toBe(30);
  });

  it("give a camera more frames before more lines", () => {
    const [first] = stepsFor("camera", "spotlight", hd);
    expect(first).toMatchObject({ scale: 4, framesPerSecond: 10 });
  });

  it("end where more bits do not improve a small, slow picture", () => {
    const bits = best(
      stepsFor("camera", "spotlight", { width: 320, height: 180, framesPerSecond: 5 }),
    )?.bitsPerSecond;
    expect(bits).toBeLessThan(100_000);
  });
});

const source = fc.record({
  width: fc.integer({ min: 16, max: 7_680 }),
  height: fc.integer({ min: 16, max: 4_320 }),
  framesPerSecond: fc.integer({ min: 1, max: 120 }),
});
const view = fc.constantFrom<ViewSize>("thumbnail", "tile", "spotlight");

describe("the steps of any source", () => {
  it.each(["camera", "screen"] as const)(
    "never get worse for a %s, and none is too large to be reached",
    (kind) => {
      fc.assert(
        fc.property(view, source, (seen, captured) => {
          const steps = stepsFor(kind, seen, captured);
          expect(steps.length).toBeGreaterThan(0);
          for (const [place, step] of steps.entries()) {
            const before = steps[place - 1];
            expect(step.framesPerSecond).toBeLessThanOrEqual(captured.framesPerSecond);
            if (before === undefined) continue;
            expect(step.bitsPerSecond / before.bitsPerSecond).toBeGreaterThan(1);
            expect(step.bitsPerSecond / before.bitsPerSecond).toBeLessThanOrEqual(1.5);
            expect(step.scale).toBeLessThanOrEqual(before.scale);
            expect(step.framesPerSecond).toBeGreaterThanOrEqual(before.framesPerSecond);
          }
        }),
      );
    },
  );
});
