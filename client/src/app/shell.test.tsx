import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BrandingProvider } from "../ui/branding.tsx";
import { ConnectionBanner, type ConnectionTrouble, type Meanwhile } from "./connection-banner.tsx";
import { RefusedPage } from "./refused-page.tsx";
import { Shell, type ShellProps } from "./shell.tsx";
import { SupersededPage } from "./superseded-page.tsx";
import { useTheme } from "./theme.ts";

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const shell = (props: Partial<ShellProps> = {}) => (
  <Shell online={1204} theme="light" onToggleTheme={() => {}} layout="page" {...props}>
    {props.children ?? <p>page</p>}
  </Shell>
);

test("shows how many are online, and nothing while the number is unknown", () => {
  const { rerender } = render(shell());
  expect(screen.getAllByText("1,204 here now").length).toBeGreaterThan(0);
  rerender(shell({ online: null }));
  expect(screen.queryByText(/here now/u)).toBeNull();
});

test("the stage layout has no footer", () => {
  const { rerender } = render(shell());
  expect(screen.getByRole("contentinfo")).toBeDefined();
  rerender(shell({ layout: "stage" }));
  expect(screen.queryByRole("contentinfo")).toBeNull();
});

test("the header has the operator's name and logo, and the footer the operator's links, each in a tab of its own", () => {
  const links = [{ label: "School", href: "https://school.example" }];
  const { container } = render(
    <BrandingProvider branding={{ name: "Chess Club", logo: "/site/logo.svg", links }}>
      {shell()}
    </BrandingProvider>,
  );
  expect(screen.getByText("Chess Club")).toBeDefined();
  expect(container.querySelector("header img")?.getAttribute("src")).toBe("/site/logo.svg");
  const link = screen.getByRole("link", { name: "School" });
  expect([link.getAttribute("href"), link.getAttribute("target")]).toEqual([
    "https://school.example",
    "_blank",
  ]);
});

test("the menu opens, switches the theme and closes", async () => {
  const user = userEvent.setup();
  const toggled = vi.fn<() => void>();
  render(shell({ onToggleTheme: toggled }));
  const menu = screen.getByRole("button", { name: "Menu" });
  expect(menu.getAttribute("aria-expanded")).toBe("false");
  await user.click(menu);
  expect(menu.getAttribute("aria-expanded")).toBe("true");
  const place = document.getElementById(menu.getAttribute("aria-controls") ?? "");
  await user.click(within(place ?? document.body).getByRole("button", { name: "Switch to dark mode" }));
  expect(toggled).toHaveBeenCalledOnce();
  expect(menu.getAttribute("aria-expanded")).toBe("false");
});

test.each([
  ["reconnecting", "Lost connection to the server.", []],
  ["unreachable", "Can't reach the server.", ["Try now"]],
  ["draining", "The server is about to restart.", []],
  ["crowded", "Too many connections from your network.", []],
  ["full", "The server is full right now.", []],
  ["outdated", "This page is out of date. The server was updated. Reload the page to go on.", ["Reload"]],
  ["restarted", "The server lost track of this page.", ["OK"]],
] as const)("%s is announced in a live region that already existed", async (trouble, said, buttons) => {
  const user = userEvent.setup();
  const pressed = vi.fn<() => void>();
  const { rerender } = render(shell());
  const region = screen.getByRole("status");
  const banner = (
    <ConnectionBanner
      trouble={trouble}
      meanwhile="nothing"
      onRetry={pressed}
      onDismiss={pressed}
      onReload={pressed}
    />
  );
  rerender(shell({ banner }));
  expect(screen.getByRole("status")).toBe(region);
  expect(region.textContent).toContain(said);
  const shown = within(region).queryAllByRole("button");
  expect(shown.map((button) => button.textContent)).toEqual(buttons);
  for (const button of shown) await user.click(button);
  expect(pressed).toHaveBeenCalledTimes(buttons.length);
});

const banner = (trouble: ConnectionTrouble, meanwhile: Meanwhile) =>
  render(
    <ConnectionBanner
      trouble={trouble}
      meanwhile={meanwhile}
      onRetry={() => {}}
      onDismiss={() => {}}
      onReload={() => {}}
    />,
  ).container.textContent;

test.each(["reconnecting", "unreachable", "draining", "restarted", "crowded", "full", "outdated"] as const)(
  "%s says what continues meanwhile, and mentions no call where there is none",
  (trouble) => {
    expect(banner(trouble, "nothing")).not.toMatch(/\bcall|chat|video/iu);
    expect(banner(trouble, "call")).toMatch(/call continues|Audio and video continue/u);
    expect(banner(trouble, "linked")).toMatch(/chat continue/u);
  },
);

test("a page that scrolls links to the call check without a reload", async () => {
  const user = userEvent.setup();
  render(shell());
  await user.click(screen.getByRole("link", { name: "Call check" }));
  expect(location.pathname).toBe("/check");
  history.replaceState(null, "", "/");
});

test("the stage layout does not show how many are online", () => {
  render(shell({ layout: "stage" }));
  expect(screen.queryByText(/here now/u)).toBeNull();
});

function Themed() {
  const { theme, toggleTheme } = useTheme();
  return (
    <button type="button" onClick={toggleTheme}>
      {theme}
    </button>
  );
}

test("the theme follows the system until the user switches it, and the choice survives a reload", async () => {
  const user = userEvent.setup();
  const { unmount } = render(<Themed />);
  expect(document.documentElement.dataset["theme"]).toBe("light");
  await user.click(screen.getByRole("button", { name: "light" }));
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  unmount();
  render(<Themed />);
  expect(screen.getByRole("button", { name: "dark" })).toBeDefined();
});

test("the theme can be switched when storage is blocked", async () => {
  const user = userEvent.setup();
  const refuse = () => {
    throw new DOMException("no", "SecurityError");
  };
  const storage = { getItem: vi.fn<() => never>(refuse), setItem: vi.fn<() => never>(refuse) };
  vi.stubGlobal("localStorage", storage);
  render(<Themed />);
  await user.click(screen.getByRole("button", { name: "light" }));
  expect(screen.getByRole("button", { name: "dark" })).toBeDefined();
  expect(storage.getItem).toHaveBeenCalled();
  expect(storage.setItem).toHaveBeenCalled();
  vi.unstubAllGlobals();
});

test("a session that moved to another tab can be taken back", async () => {
  const user = userEvent.setup();
  const used = vi.fn<() => void>();
  render(<SupersededPage onUseHere={used} />);
  await user.click(screen.getByRole("button", { name: "Use here" }));
  expect(used).toHaveBeenCalledOnce();
});

test("a refused search gives the reason, and can be retried after the delay", () => {
  vi.useFakeTimers();
  const retried = vi.fn<() => void>();
  render(
    <RefusedPage code="queue-full" retryAt={performance.now() + 2_500} onRetry={retried} onHome={() => {}} />,
  );
  expect(screen.getByRole("heading", { name: "The queue is full." })).toBeDefined();
  expect(screen.getByRole("button", { name: "Try again in 3 s" })).toHaveProperty("disabled", true);
  // Setting the system clock back does not lengthen the wait.
  vi.setSystemTime(Date.now() - 7_200_000);
  act(() => {
    vi.advanceTimersByTime(2_500);
  });
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(retried).toHaveBeenCalledOnce();
});

test.each([
  ["rate-limited", "Too many searches."],
  ["internal", "Something went wrong on our side."],
  ["bad-payload", "Something went wrong on our side."],
] as const)("%s has its own text", (code, title) => {
  render(<RefusedPage code={code} retryAt={null} onRetry={() => {}} onHome={() => {}} />);
  expect(screen.getByRole("heading", { name: title })).toBeDefined();
  expect(screen.getByRole("button", { name: "Back to home" })).toBeDefined();
});
