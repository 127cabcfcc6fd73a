import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { useTitle } from "./use-title.ts";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function rig() {
  const listeners = new Set<() => void>();
  const seen = { unread: 0 };
  const subscribe = (changed: () => void) => {
    listeners.add(changed);
    return () => void listeners.delete(changed);
  };
  function Page() {
    useTitle(subscribe, (isHidden) => `${isHidden ? "hidden" : "seen"} ${seen.unread}`);
    return null;
  }
  const change = (unread: number) => {
    seen.unread = unread;
    for (const listener of listeners) listener();
  };
  return { ...render(<Page />), change, listeners };
}

test("the tab says what is so now, with each change and each look", () => {
  const { change } = rig();
  expect(document.title).toBe("seen 0");
  change(2);
  expect(document.title).toBe("seen 2");
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(document.title).toBe("hidden 2");
});

test("a page that is gone says nothing more on the tab", () => {
  const { unmount, listeners } = rig();
  unmount();
  expect(listeners.size).toBe(0);
  document.title = "another page";
  document.dispatchEvent(new Event("visibilitychange"));
  expect(document.title).toBe("another page");
});
