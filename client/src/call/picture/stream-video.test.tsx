import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { resumeAfterMs, StreamVideo } from "./stream-video.tsx";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const video = () => screen.getByLabelText<HTMLVideoElement>("Ann");
const pause = (element = video()) => element.dispatchEvent(new Event("pause"));

async function shown(muted = false) {
  const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
  const onSilenced = vi.fn<() => void>();
  const stream = new MediaStream();
  const { unmount } = render(
    <StreamVideo label="Ann" stream={stream} muted={muted} onSilenced={onSilenced} />,
  );
  await act(async () => {});
  play.mockClear();
  return { play, onSilenced, unmount };
}

test.each([false, true])(
  "a video that the browser pauses resumes automatically (muted: %s)",
  async (muted) => {
    const { play, onSilenced } = await shown(muted);
    pause();
    await vi.advanceTimersByTimeAsync(resumeAfterMs);
    expect(play).toHaveBeenCalledOnce();
    expect(onSilenced).not.toHaveBeenCalled();
  },
);

test("a video that the browser pauses each time is resumed only at intervals", async () => {
  const { play } = await shown();
  play.mockImplementation(() => {
    pause();
    return Promise.resolve();
  });
  pause();
  pause();
  await vi.advanceTimersByTimeAsync(3 * resumeAfterMs);
  expect(play).toHaveBeenCalledTimes(3);
});

test("a video that needs a press to resume plays muted and reports it", async () => {
  const { play, onSilenced } = await shown();
  play.mockRejectedValueOnce(new DOMException("no", "NotAllowedError"));
  pause();
  await vi.advanceTimersByTimeAsync(resumeAfterMs);
  expect(onSilenced).toHaveBeenCalledOnce();
  expect(video().muted).toBe(true);
  expect(play).toHaveBeenCalledTimes(2);
});

test("a removed element stays paused", async () => {
  const { play, unmount } = await shown();
  const element = video();
  pause();
  unmount();
  pause(element);
  await vi.advanceTimersByTimeAsync(2 * resumeAfterMs);
  expect(play).not.toHaveBeenCalled();
});
