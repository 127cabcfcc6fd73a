import { type Climb, ladderFor } from "@lets-meet/shared/ladder.ts";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ClockedSearch } from "../../state.ts";
import { SearchingPage, type SearchingPageProps } from "./searching-page.tsx";

// The start of the page's clock.
const startedAt = 0;

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: false });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const search = (climb: Climb): ClockedSearch => ({
  startedAt,
  ladder: ladderFor({ hasInterests: false, hasPlace: true, hasRecentPartners: false }),
  climb,
  typicalWaitMs: 2_400,
});
const climbing = search({ kind: "climbing", offsetMs: 0 });
const pressed = {
  hold: vi.fn<() => void>(),
  release: vi.fn<() => void>(),
  skip: vi.fn<() => void>(),
  cancel: vi.fn<() => void>(),
};
afterEach(() => Object.values(pressed).forEach((press) => press.mockReset()));

const page = (props: Partial<SearchingPageProps> = {}) => (
  <SearchingPage
    wish={{ mode: "text", interests: [], language: "en", region: null }}
    search={climbing}
    media={null}
    confirmingStop={false}
    onHold={pressed.hold}
    onRelease={pressed.release}
    onSkip={pressed.skip}
    onCancel={pressed.cancel}
    {...props}
  />
);

test("shows how long the search has taken, and how long others wait", () => {
  render(page());
  expect(screen.getByText("Hang on. 0 s so far; usually 2 s.")).toBeDefined();
  act(() => {
    vi.advanceTimersByTime(4_000);
  });
  expect(screen.getByText("Hang on. 4 s so far; usually 2 s.")).toBeDefined();
});

test("the title has the focus, so that a screen reader reads it", () => {
  render(page());
  expect(document.activeElement).toBe(
    screen.getByRole("heading", { name: "Looking for someone you can chat with." }),
  );
});

test("only Cancel can be pressed before the server has answered", () => {
  render(page({ search: null }));
  expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual(["Cancel"]);
  expect(screen.queryByRole("list")).toBeNull();
});

test("a step can be held, released and skipped", () => {
  const { rerender } = render(page());
  fireEvent.click(screen.getByRole("button", { name: "Stay on this step" }));
  expect(pressed.hold).toHaveBeenCalledOnce();
  rerender(page({ search: search({ kind: "held", rung: "place" }) }));
  fireEvent.click(screen.getByRole("button", { name: "Continue automatically" }));
  expect(pressed.release).toHaveBeenCalledOnce();
  fireEvent.click(screen.getByRole("button", { name: "Skip ahead" }));
  expect(pressed.skip).toHaveBeenCalledOnce();
});

test("the last step can be neither skipped nor held", () => {
  render(page());
  act(() => {
    vi.advanceTimersByTime(60_000);
  });
  expect(screen.getByRole("button", { name: "Skip ahead" })).toHaveProperty("disabled", true);
  expect(screen.getByRole("button", { name: "Stay on this step" })).toHaveProperty("disabled", true);
});

test("the first Esc asks, in a live region that already existed", () => {
  const { rerender } = render(page());
  const region = screen.getByRole("status");
  expect(region.textContent).toBe("");
  rerender(page({ confirmingStop: true }));
  expect(region.textContent).toBe("Press Esc again to stop searching.");
});

test("a text search shows no video element", () => {
  const { container } = render(page());
  expect(container.querySelector("video")).toBeNull();
});
