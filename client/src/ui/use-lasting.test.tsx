import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useLasting } from "./use-lasting.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const Lasting = ({ isSo }: { readonly isSo: boolean }) => <p>{useLasting(isSo, 1_000) ? "yes" : "no"}</p>;
const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

test("is true only after it has lasted, and begins anew after a break", () => {
  const { rerender } = render(<Lasting isSo={true} />);
  wait(999);
  expect(screen.getByText("no")).toBeDefined();
  rerender(<Lasting isSo={false} />);
  rerender(<Lasting isSo={true} />);
  wait(999);
  expect(screen.getByText("no")).toBeDefined();
  wait(1);
  expect(screen.getByText("yes")).toBeDefined();
  rerender(<Lasting isSo={false} />);
  expect(screen.getByText("no")).toBeDefined();
});
