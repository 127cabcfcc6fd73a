import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useNow } from "./use-now.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Clock({ running }: { readonly running: boolean }) {
  return <p>{useNow(250, running)}</p>;
}

test("updates the time at every interval while it runs", () => {
  render(<Clock running />);
  expect(screen.getByText("0")).toBeDefined();
  act(() => {
    vi.advanceTimersByTime(500);
    // The system clock must not matter.
    vi.setSystemTime(0);
    vi.advanceTimersByTime(250);
  });
  expect(screen.getByText("750")).toBeDefined();
});

test("stops, and holds no timer, while it does not run", () => {
  const { rerender } = render(<Clock running={false} />);
  act(() => {
    vi.advanceTimersByTime(1_000);
  });
  expect(screen.getByText("0")).toBeDefined();
  expect(vi.getTimerCount()).toBe(0);
  rerender(<Clock running />);
  act(() => {
    vi.advanceTimersByTime(250);
  });
  expect(screen.getByText("1250")).toBeDefined();
});
