import { act, cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SafetyCode } from "../../../../rtc/safety-code/safety-code.ts";
import { ended, talking } from "../../testing/talks.ts";
import { videoCall as page, windowIsWide } from "../../testing/video-call.tsx";

const agreed = {
  state: "agreed",
  icons: ["bird", "anchor", "cherry", "bicycle", "key"],
  changed: false,
} as const satisfies SafetyCode;
const hidden = "Your IP is hidden";
const seen = "Stranger can see your IP";

beforeEach(() => windowIsWide(true));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const region = () => screen.getAllByRole("status").at(0);

describe.each([
  ["desk", true],
  ["phone", false],
])("on a %s", (_where, wide) => {
  beforeEach(() => windowIsWide(wide));

  test.each([
    ["relay", hidden],
    ["address", seen],
  ] as const)("a call in which the partner sees the %s says so, and what it means", async (sees, said) => {
    const user = userEvent.setup();
    render(page({ exposure: { sees } }));
    await user.click(screen.getByRole("button", { name: said }));
    const dialog = screen.getByRole("dialog", { name: said });
    expect(within(dialog).getByText(/your browser reports for this call/u)).toBeDefined();
    await user.click(within(dialog).getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("nothing is said of the address while it is unknown", () => {
    render(page());
    expect(screen.queryByRole("button", { name: hidden })).toBeNull();
    expect(screen.queryByRole("button", { name: seen })).toBeNull();
  });

  test("the safety code is a press away, and gone after the call", async () => {
    const user = userEvent.setup();
    const { rerender } = render(page({ safety: agreed, exposure: { sees: "relay" } }));
    await user.click(screen.getByRole("button", { name: "Safety code: bird, anchor, cherry, bicycle, key" }));
    expect(within(screen.getByRole("dialog")).getByText("bicycle")).toBeDefined();
    rerender(page({ safety: agreed, exposure: { sees: "relay" }, state: ended("left") }));
    expect(screen.queryByRole("button", { name: /^Safety code/u })).toBeNull();
    expect(screen.queryByRole("button", { name: hidden })).toBeNull();
  });
});

test.each([
  [{ ...agreed, changed: true }, "The safety code has changed. Compare it again."],
  [{ state: "broken" }, "The safety code is broken. Someone may be listening in."],
] as const)("a code that needs attention is announced once in the call's region", (safety, said) => {
  vi.useFakeTimers();
  const { rerender } = render(page({ safety: agreed }));
  expect(region()?.textContent).toBe("");
  rerender(page({ safety }));
  expect(region()?.textContent).toBe(said);
  act(() => {
    vi.advanceTimersByTime(8_000);
  });
  rerender(page({ safety, quality: "fair" }));
  expect(region()?.textContent).toBe("");
});

test("a code that changes twice is announced twice", () => {
  vi.useFakeTimers();
  const { rerender } = render(page({ safety: { ...agreed, changed: true } }));
  act(() => {
    vi.advanceTimersByTime(8_000);
  });
  rerender(page({ safety: { state: "agreed", changed: true, icons: ["cat", "cat", "cat", "cat", "cat"] } }));
  expect(region()?.textContent).toContain("The safety code has changed.");
});

test("a device that the partner has turned off is named on their tile", () => {
  const { rerender } = render(page());
  expect(screen.queryByText("Their microphone is off")).toBeNull();
  rerender(page({ state: talking({ partnerSends: { mic: false, camera: true, screen: false } }) }));
  expect(screen.getByText("Their microphone is off")).toBeDefined();
  expect(screen.queryByText("Their camera is off")).toBeNull();
  rerender(page({ state: talking({ partnerSends: { mic: true, camera: false, screen: false } }) }));
  expect(screen.getByText("Their camera is off")).toBeDefined();
  expect(screen.queryByText("no video")).toBeNull();
});

test("a partner who is away but linked can still receive messages, and the chat says so", () => {
  render(page({ state: talking({ partnerAway: true }), linked: true }));
  expect(screen.getByRole("log").textContent).toContain("Your call and chat continue.");
  expect(screen.queryByText("Stranger is away…")).toBeNull();
});

test.each([
  ["no-relay", 1],
  ["no-connection", 1],
  ["left", 0],
] as const)("an end because of %s offers the call check %d times", async (reason, times) => {
  const user = userEvent.setup();
  const went = vi.fn<(path: string) => void>();
  render(page({ state: ended(reason), onNavigate: went }));
  const links = screen.queryAllByRole("link", { name: "Call check" });
  expect(links).toHaveLength(times);
  for (const link of links) await user.click(link);
  expect(went.mock.calls).toEqual(links.map(() => ["/check"]));
});
