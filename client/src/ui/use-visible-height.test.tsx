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

test("tells what is left of the page while a keyboard covers a part of it", async () => {
  render(<Height />);
  expect(screen.getByText("null")).toBeDefined();
  await becomes(463.6);
  expect(screen.getByText("464")).toBeDefined();
  await becomes(800);
  expect(screen.getByText("null")).toBeDefined();
});

test("a page that is zoomed in is not taken for one with a keyboard", async () => {
  render(<Height />);
  await becomes(400, 2);
  expect(screen.getByText("null")).toBeDefined();
});

test("where the browser tells nothing, nothing is told", () => {
  vi.stubGlobal("visualViewport", null);
  render(<Height />);
  expect(screen.getByText("null")).toBeDefined();
});
