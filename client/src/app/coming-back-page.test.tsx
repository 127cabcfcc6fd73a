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

test("a quick reload shows nothing", () => {
  render(<ComingBackPage />);
  wait(299);
  expect(screen.getByRole("status").textContent).toBe("");
});

test("a slow reload is announced in a live region that already existed", () => {
  render(<ComingBackPage />);
  const region = screen.getByRole("status");
  wait(300);
  expect(screen.getByRole("status")).toBe(region);
  expect(region.textContent).toBe("Reconnecting…One moment. Picking up where you left off.");
  expect(screen.getByRole("heading", { name: "Reconnecting…" })).toBeDefined();
});

test("an unmounted page leaves no timer", () => {
  const { unmount } = render(<ComingBackPage />);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});
