import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSpeaker, type Player, toneFile } from "./speaker.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const devices = (...outputs: readonly { readonly deviceId: string; readonly label: string }[]) => ({
  enumerateDevices: async () =>
    [
      { kind: "audioinput", deviceId: "mic", label: "Mic" },
      ...outputs.map((one) => ({ kind: "audiooutput", ...one })),
    ]
      // The double has the members that this code touches.
      .map((one) => one as MediaDeviceInfo),
});

function aPlayer(changes: Partial<Player> = {}) {
  const did: string[] = [];
  const player: Player = {
    play: async () => void did.push("play"),
    pause: () => void did.push("pause"),
    setSinkId: async (id) => void did.push(`to ${id}`),
    ...changes,
  };
  return { did, player };
}

test("the tone plays through the system's output, or through the chosen output", async () => {
  const { did, player } = aPlayer();
  const speaker = createSpeaker(devices(), () => player);
  expect(await speaker.play(null)).toBe(true);
  expect(await speaker.play("headset")).toBe(true);
  expect(did).toEqual(["pause", "play", "pause", "to headset", "play"]);
});

test("the tone plays through the system's output again when no other is chosen", async () => {
  const { did, player } = aPlayer();
  const speaker = createSpeaker(devices(), () => player);
  await speaker.play("headset");
  did.length = 0;
  await speaker.play(null);
  expect(did).toEqual(["pause", "to ", "play"]);
});

test("play resolves to false when the browser refuses", async () => {
  const { player } = aPlayer({ play: () => Promise.reject(new DOMException("no", "NotAllowedError")) });
  expect(await createSpeaker(devices(), () => player).play(null)).toBe(false);
});

test("play resolves to false after a timeout when the browser never answers", async () => {
  const { player } = aPlayer({ play: () => new Promise(() => {}) });
  const played = createSpeaker(devices(), () => player).play(null);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await played).toBe(false);
});

test("the speaker lists the outputs that have an id, and no inputs", async () => {
  const { player } = aPlayer();
  const all = devices({ deviceId: "a", label: "Speakers" }, { deviceId: "", label: "" });
  expect(await createSpeaker(all, () => player).outputs()).toEqual([{ id: "a", label: "Speakers" }]);
});

test("the speaker lists no outputs if the browser cannot switch between them, or has no devices", async () => {
  const { setSinkId: _sink, ...fixed } = aPlayer().player;
  const all = devices({ deviceId: "a", label: "Speakers" });
  expect(await createSpeaker(all, () => fixed).outputs()).toEqual([]);
  expect(await createSpeaker(undefined, () => aPlayer().player).outputs()).toEqual([]);
});

test("the tone is a WAV file with correct lengths, quiet at both ends and never too loud", () => {
  const file = toneFile();
  const view = new DataView(file.buffer);
  const text = (from: number, to: number) => String.fromCodePoint(...file.slice(from, to));
  expect([text(0, 4), text(8, 16), text(36, 40)]).toEqual(["RIFF", "WAVEfmt ", "data"]);
  expect(view.getUint32(4, true)).toBe(file.length - 8);
  expect(view.getUint32(40, true)).toBe(file.length - 44);
  const samples = Array.from({ length: (file.length - 44) / 2 }, (_, at) =>
    Math.abs(view.getInt16(44 + at * 2, true)),
  );
  expect(Math.max(...samples)).toBeGreaterThan(5_000);
  expect(Math.max(...samples)).toBeLessThan(16_000);
  expect(Math.max(...samples.slice(0, 20), ...samples.slice(-20))).toBeLessThan(400);
});
