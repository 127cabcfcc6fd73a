import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { useTitle } from "./use-title.ts";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Page({ unread }: { readonly unread: number }) {
  useTitle((isHidden) => `${isHidden ? "hidden" : "seen"} ${unread}`);
  return null;
}

test("the tab's title follows the render, and the page's visibility", () => {
  const { rerender } = render(<Page unread={0} />);
  expect(document.title).toBe("seen 0");
  rerender(<Page unread={2} />);
  expect(document.title).toBe("seen 2");
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(document.title).toBe("hidden 2");
});

test("an unmounted page does not change the tab's title", () => {
  const { unmount } = render(<Page unread={0} />);
  unmount();
  document.title = "another page";
  document.dispatchEvent(new Event("visibilitychange"));
  expect(document.title).toBe("another page");
});
