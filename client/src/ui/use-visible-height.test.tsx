import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useVisibleHeight } from "./use-visible-height.ts";

class Viewport extends EventTarget {
  height = 800;
  scale = 1;

  change(height: number, scale = 1): void {
    this.height = height;
    this.scale = scale;
    this.dispatchEvent(new Event("resize"));
  }
}

let viewport: Viewport;

beforeEach(() => {
  viewport = new Viewport();
  vi.stubGlobal("visualViewport", viewport);
  vi.stubGlobal("innerHeight", 800);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Height() {
  return <p>{String(useVisibleHeight())}</p>;
}
const becomes = async (height: number, scale?: number) => {
  await act(async () => viewport.change(height, scale));
};

test("gives the visible height while a keyboard covers a part of the page", async () => {
  render(<Height />);
  expect(screen.getByText("null")).toBeDefined();
  await becomes(463.6);
  expect(screen.getByText("464")).toBeDefined();
  await becomes(800);
  expect(screen.getByText("null")).toBeDefined();
});

test("a page that is zoomed in does not count as one with a keyboard", async () => {
  render(<Height />);
  await becomes(400, 2);
  expect(screen.getByText("null")).toBeDefined();
});

test("without a visual viewport there is no height", () => {
  vi.stubGlobal("visualViewport", null);
  render(<Height />);
  expect(screen.getByText("null")).toBeDefined();
});
