import { afterEach, beforeEach, vi } from "vitest";
import { FakeMediaStream } from "./fake-media.ts";

/** Runs each test of a file with fake timers, and with streams that need no browser. */
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
