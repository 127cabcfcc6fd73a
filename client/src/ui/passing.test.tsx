import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Passing } from "./passing.tsx";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const passing = (what: string | null) => <Passing what={what}>{what}</Passing>;
const wait = (ms: number) =>
  act(() => {
    vi.advanceTimersByTime(ms);
  });

test("content disappears after a while, and stays away while it is the same", () => {
  const { rerender } = render(passing("changed"));
  wait(7_900);
  rerender(passing("changed"));
  expect(screen.getByText("changed")).toBeDefined();
  wait(100);
  rerender(passing("changed"));
  expect(screen.queryByText("changed")).toBeNull();
});

test("other content is shown again, and so is the same content after a pause", () => {
  const { rerender } = render(passing("changed"));
  wait(8_000);
  rerender(passing("broken"));
  expect(screen.getByText("broken")).toBeDefined();
  wait(8_000);
  rerender(passing(null));
  rerender(passing("broken"));
  expect(screen.getByText("broken")).toBeDefined();
});
