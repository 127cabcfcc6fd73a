import { expect, it, vi } from "vitest";
import { createChimes } from "./chime.ts";

/** The part of Web Audio that a chime uses. */
function fakeAudio() {
  const rung: { readonly hertz: number; readonly from: number; readonly to: number }[] = [];
  const param = () => ({ value: 0, setValueAtTime: () => {}, linearRampToValueAtTime: () => {} });
  const node = () => ({ connect: (to: unknown) => to });
  const context = {
    currentTime: 5,
    destination: {},
    resume: () => new Promise<void>(() => {}),
    createGain: () => ({ ...node(), gain: param() }),
    createOscillator: () => {
      const tone = { ...node(), frequency: param(), from: 0 };
      return Object.assign(tone, {
        start: (at: number) => {
          tone.from = at;
        },
        stop: (to: number) => rung.push({ hertz: tone.frequency.value, from: tone.from, to }),
      });
    },
  };
  return { rung, context: context as unknown as AudioContext };
}

it("plays the tones of a chime one after the other, without waiting for the context to resume", () => {
  const { rung, context } = fakeAudio();
  createChimes(() => context)("joined");
  expect(rung.map(({ hertz }) => hertz)).toEqual([523, 784]);
  expect(rung[1]?.from).toBe(rung[0]?.to);
});

it("opens one context for all chimes, and none before the first", () => {
  const { context } = fakeAudio();
  const open = vi.fn<() => AudioContext>(() => context);
  const play = createChimes(open);
  expect(open).not.toHaveBeenCalled();
  play("knock");
  play("hand");
  expect(open).toHaveBeenCalledOnce();
});

it("is silent in a browser without Web Audio", () => {
  const play = createChimes(() => {
    throw new TypeError("no Web Audio");
  });
  expect(() => play("left")).not.toThrow();
});
