import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMediaStream, FakeTrack } from "../testing/fake-media.ts";
import { ScreenCapture } from "./screen-capture.ts";

beforeEach(() => {
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => vi.unstubAllGlobals());

const screenOf = (withSound: boolean) =>
  new FakeMediaStream(
    withSound ? [new FakeTrack("video"), new FakeTrack("audio")] : [new FakeTrack("video")],
  );

function rig() {
  const told: (MediaStream | null)[] = [];
  const answers: ((stream: FakeMediaStream | Error) => void)[] = [];
  const getDisplayMedia = () =>
    new Promise<MediaStream>((resolve, reject) => {
      answers.push((given) =>
        // The double has the members that this code touches.
        given instanceof DOMException ? reject(given) : resolve(given as unknown as MediaStream),
      );
    });
  const capture = new ScreenCapture({
    mediaDevices: { getDisplayMedia },
    changed: (stream) => told.push(stream),
  });
  return { capture, told, answers };
}

describe("sharing the screen", () => {
  it("gives picture and sound, and sets the picture's content hint to detail", async () => {
    const { capture, told, answers } = rig();
    const outcome = capture.start();
    const stream = screenOf(true);
    answers[0]?.(stream);
    expect(await outcome).toBe("shared");
    expect(told).toEqual([stream]);
    expect(capture.tracks.screen?.contentHint).toBe("detail");
    expect(capture.tracks.screenAudio?.kind).toBe("audio");
  });

  it("is paused only while the browser mutes the track", async () => {
    const paused: boolean[] = [];
    const picture = new FakeTrack("video");
    const capture = new ScreenCapture({
      // The double has the members that this code touches.
      mediaDevices: { getDisplayMedia: async () => new FakeMediaStream([picture]) as unknown as MediaStream },
      changed: (_stream, isPaused) => paused.push(isPaused),
    });
    await capture.start();
    picture.pause(true);
    picture.pause(false);
    capture.stop();
    picture.pause(true);
    expect(paused).toEqual([false, true, false, false]);
  });

  it("ends with the browser's own button too", async () => {
    const { capture, told, answers } = rig();
    void capture.start();
    const picture = new FakeTrack("video");
    answers[0]?.(new FakeMediaStream([picture]));
    await vi.waitFor(() => expect(told).toHaveLength(1));
    picture.dispatchEvent(new Event("ended"));
    expect(told.at(-1)).toBeNull();
    expect(capture.tracks).toEqual({ screen: null, screenAudio: null });
  });

  it("is refused when the user cancels, and shares nothing", async () => {
    const { capture, told, answers } = rig();
    const outcome = capture.start();
    answers[0]?.(new DOMException("no", "NotAllowedError"));
    expect(await outcome).toBe("refused");
    expect(told).toEqual([]);
  });

  it.each([
    ["Permission denied by system", "NotAllowedError"],
    ["Could not start audio source", "NotReadableError"],
    ["The object can not be found here.", "NotFoundError"],
  ])("fails when the browser or the system denies it: %s", async (message, name) => {
    const { capture, told, answers } = rig();
    const outcome = capture.start();
    answers[0]?.(new DOMException(message, name));
    expect(await outcome).toBe("failed");
    expect(told).toEqual([]);
  });

  it("stops a stream that arrives after it was stopped", async () => {
    const { capture, told, answers } = rig();
    const outcome = capture.start();
    capture.stop();
    const late = screenOf(true);
    answers[0]?.(late);
    expect(await outcome).toBe("refused");
    expect(late.getTracks().map((track) => track.readyState)).toEqual(["ended", "ended"]);
    expect(told).toEqual([]);
  });

  it("stops the previous screen when another is shared", async () => {
    const { capture, answers } = rig();
    void capture.start();
    const first = screenOf(false);
    answers[0]?.(first);
    await vi.waitFor(() => expect(capture.tracks.screen).not.toBeNull());
    const again = capture.start();
    answers[1]?.(screenOf(false));
    expect(await again).toBe("shared");
    expect(first.getTracks()[0]?.readyState).toBe("ended");
  });

  it("is unsupported in a browser without screen capture", async () => {
    const capture = new ScreenCapture({ mediaDevices: undefined, changed: () => {} });
    expect(capture.isSupported).toBe(false);
    expect(await capture.start()).toBe("unsupported");
  });
});
