import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { asTrack, FakeMediaStream, FakeTrack } from "../testing/fake-media.ts";
import { hearMuted, listenWhileMuted, quiet } from "./muted-voice.ts";

beforeEach(() => vi.stubGlobal("MediaStream", FakeMediaStream));
afterEach(() => vi.unstubAllGlobals());

/** A muted microphone, and the clones made of it. */
function rig() {
  const microphone = new FakeTrack("audio");
  microphone.enabled = false;
  const clones: FakeTrack[] = [];
  const clone = () => {
    const made = new FakeTrack("audio");
    made.enabled = microphone.enabled;
    clones.push(made);
    return asTrack(made);
  };
  const told: boolean[] = [];
  let tell = (_level: number) => {};
  const closed = vi.fn<() => void>(() => tell(0));
  const listening = listenWhileMuted({
    microphone: asTrack(Object.assign(microphone, { clone })),
    talking: (talking) => told.push(talking),
    measure: (stream, hear) => {
      expect(stream.getAudioTracks()).toEqual(clones);
      tell = hear;
      return { close: closed };
    },
  });
  const hear = (level: number, looks: number) => {
    for (let look = 0; look < looks; look++) tell(level);
  };
  return { microphone, clones, told, closed, listening, hear };
}

describe("talking into a muted microphone", () => {
  it("is detected through an enabled clone, while the microphone stays muted", () => {
    const { microphone, clones, told, hear } = rig();
    hear(0.6, 10);
    expect(told).toEqual([true]);
    expect(clones.map(({ enabled }) => enabled)).toEqual([true]);
    expect(microphone.enabled).toBe(false);
  });

  it("begins with more than one word, and ends after two seconds of silence", () => {
    const { told, hear } = rig();
    hear(0.6, 4);
    hear(0, 1);
    hear(0.6, 4);
    expect(told).toEqual([]);
    hear(0.6, 1);
    hear(0, 19);
    hear(0.6, 1);
    hear(0, 19);
    expect(told).toEqual([true]);
    hear(0, 1);
    expect(told).toEqual([true, false]);
  });

  it("ends on disposal, which stops the clone and keeps the microphone", () => {
    const { microphone, clones, told, closed, listening, hear } = rig();
    hear(0.6, 10);
    listening[Symbol.dispose]();
    listening[Symbol.dispose]();
    hear(0.6, 10);
    expect(told).toEqual([true, false]);
    expect(closed).toHaveBeenCalledOnce();
    expect(clones.map(({ readyState }) => readyState)).toEqual(["ended"]);
    expect(microphone.readyState).toBe("live");
  });

  it("is reported at most every half second, for any levels", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 200 }), (levels) => {
        let voice = quiet;
        let changes = 0;
        for (const level of levels) {
          const next = hearMuted(voice, level);
          if (next.talking !== voice.talking) changes++;
          voice = next;
        }
        expect(changes).toBeLessThanOrEqual(Math.ceil(levels.length / 12.5));
      }),
    );
  });
});
