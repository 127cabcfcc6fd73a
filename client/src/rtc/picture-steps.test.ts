import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PictureStep, stepsFor } from "./picture-steps.ts";

const hd = { width: 1280, height: 720, framesPerSecond: 30 };
const desktop = { width: 1920, height: 1080, framesPerSecond: 30 };
const best = (steps: readonly PictureStep[]) => steps.at(-1);

describe("the steps of a picture", () => {
  it("are none for who does not look", () => {
    expect(stepsFor("camera", "hidden", hd)).toEqual([]);
  });

  it.each([
    ["thumbnail", 4],
    ["tile", 2],
    ["spotlight", 1],
  ] as const)("end for a camera's %s at the size that can be seen", (view, scale) => {
    expect(best(stepsFor("camera", view, hd))?.scale).toBe(scale);
  });

  it("scale nothing down that was captured small", () => {
    for (const view of ["thumbnail", "tile", "spotlight"] as const)
      expect(
        new Set(stepsFor("camera", view, { ...hd, width: 320, height: 180 }).map(({ scale }) => scale)),
      ).toEqual(new Set([1]));
  });

  it("give a screen that is read all its lines from the first one on, and more frames with each", () => {
    const steps = stepsFor("screen", "spotlight", desktop);
    expect(steps.every(({ scale }) => scale === 1)).toBe(true);
    expect(steps[0]?.framesPerSecond).toBeLessThanOrEqual(2);
    expect(best(steps)?.framesPerSecond).toBe(30);
  });

  it("give a face its motion before its lines", () => {
    const [first] = stepsFor("camera", "spotlight", hd);
    expect(first).toMatchObject({ scale: 4, framesPerSecond: 10 });
  });

  it("end where a small, slow picture has all that it can use", () => {
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

describe("of any source, the steps", () => {
  it.each(["camera", "screen"] as const)(
    "of a %s never get worse, and none is too wide to be reached",
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
