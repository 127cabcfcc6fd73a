import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ComingBackPage } from "./coming-back-page.tsx";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const wait = (ms: number) =>
  act(() => {
    vi.advanceTimersByTime(ms);
  });

test("a quick reload shows nothing of it", () => {
  render(<ComingBackPage />);
  wait(299);
  expect(screen.getByRole("status").textContent).toBe("");
});

test("a slow one is told, in a region that was there before", () => {
  render(<ComingBackPage />);
  const region = screen.getByRole("status");
  wait(300);
  expect(screen.getByRole("status")).toBe(region);
  expect(region.textContent).toBe("Coming back…One moment: we are looking up where you were.");
  expect(screen.getByRole("heading", { name: "Coming back…" })).toBeDefined();
});

test("once it has gone it draws nothing any more", () => {
  const { unmount } = render(<ComingBackPage />);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});
