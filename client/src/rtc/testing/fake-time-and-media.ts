import { afterEach, beforeEach, vi } from "vitest";
import { FakeMediaStream } from "./fake-media.ts";

/** Has each test of a file run with timers that it moves itself, and with streams that need no browser. */
export function fakeTimeAndMedia(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("MediaStream", FakeMediaStream);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}
