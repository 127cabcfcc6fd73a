import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { BrandingProvider } from "./branding.tsx";
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
  expect(document.title).toBe("seen 0 — Let's Meet");
  rerender(<Page unread={2} />);
  expect(document.title).toBe("seen 2 — Let's Meet");
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(document.title).toBe("hidden 2 — Let's Meet");
});

test("a page without a title of its own has the site's name, also the operator's", () => {
  function Start() {
    useTitle(() => null);
    return null;
  }
  const { rerender } = render(<Start />);
  expect(document.title).toBe("Let's Meet");
  rerender(
    <BrandingProvider branding={{ name: "Chess Club", logo: null, links: [] }}>
      <Start />
    </BrandingProvider>,
  );
  expect(document.title).toBe("Chess Club");
});

test("an unmounted page does not change the tab's title", () => {
  const { unmount } = render(<Page unread={0} />);
  unmount();
  document.title = "another page";
  document.dispatchEvent(new Event("visibilitychange"));
  expect(document.title).toBe("another page");
});
