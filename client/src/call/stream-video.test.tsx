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

test.each([false, true])("a call that the browser pauses goes on by itself (muted: %s)", async (muted) => {
  const { play, onSilenced } = await shown(muted);
  pause();
  await vi.advanceTimersByTimeAsync(resumeAfterMs);
  expect(play).toHaveBeenCalledOnce();
  expect(onSilenced).not.toHaveBeenCalled();
});

test("a browser that pauses it every time is asked again, but not without a break", async () => {
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

test("where going on takes a press, the picture goes on silently and the person is told", async () => {
  const { play, onSilenced } = await shown();
  play.mockRejectedValueOnce(new DOMException("no", "NotAllowedError"));
  pause();
  await vi.advanceTimersByTimeAsync(resumeAfterMs);
  expect(onSilenced).toHaveBeenCalledOnce();
  expect(video().muted).toBe(true);
  expect(play).toHaveBeenCalledTimes(2);
});

test("an element that has left the page stays paused", async () => {
  const { play, unmount } = await shown();
  const element = video();
  pause();
  unmount();
  pause(element);
  await vi.advanceTimersByTimeAsync(2 * resumeAfterMs);
  expect(play).not.toHaveBeenCalled();
});
