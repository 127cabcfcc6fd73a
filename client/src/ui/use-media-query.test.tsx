import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { useMediaQuery } from "./use-media-query.ts";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

class List extends EventTarget {
  matches = false;
}

function Wide() {
  return <p>{useMediaQuery("(min-width: 64rem)") ? "wide" : "narrow"}</p>;
}

test("follows the query while it is mounted, and unsubscribes afterwards", async () => {
  const list = new List();
  const asked = vi.spyOn(window, "matchMedia").mockReturnValue(list as unknown as MediaQueryList);
  const released = vi.spyOn(list, "removeEventListener");
  const { unmount } = render(<Wide />);
  expect(asked).toHaveBeenCalledWith("(min-width: 64rem)");
  expect(screen.getByText("narrow")).toBeDefined();
  await act(async () => {
    list.matches = true;
    list.dispatchEvent(new Event("change"));
  });
  expect(screen.getByText("wide")).toBeDefined();
  unmount();
  expect(released).toHaveBeenCalled();
});
