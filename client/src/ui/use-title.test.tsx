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

test("the tab says what is drawn now, and with each look", () => {
  const { rerender } = render(<Page unread={0} />);
  expect(document.title).toBe("seen 0");
  rerender(<Page unread={2} />);
  expect(document.title).toBe("seen 2");
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(document.title).toBe("hidden 2");
});

test("a page that is gone says nothing more on the tab", () => {
  const { unmount } = render(<Page unread={0} />);
  unmount();
  document.title = "another page";
  document.dispatchEvent(new Event("visibilitychange"));
  expect(document.title).toBe("another page");
});
