import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ended, talking } from "../../testing/talks.ts";
import { videoCall as page, windowIsWide } from "../../testing/video-call.tsx";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const keeps = (own: boolean, partner: boolean) => talking({ keeps: { own, partner } });
const button = (name: string) => screen.getByRole("button", { name });
const question = "Stranger wants to keep talking.";

test("a server that does not let strangers carry on offers no wish to keep talking", () => {
  windowIsWide(true);
  render(page({ state: keeps(false, true), canCarryOn: false }));
  expect(screen.queryByRole("button", { name: "Keep talking" })).toBeNull();
  expect(screen.queryByText(question)).toBeNull();
});

describe.each([
  ["desk", true],
  ["phone", false],
])("on a %s, a wish to keep talking", (_where, wide) => {
  const shown = (state = keeps(false, false)) => {
    windowIsWide(wide);
    const wished = vi.fn<(wanted: boolean) => void>();
    const { rerender } = render(page({ state, onKeepTalking: wished }));
    return { wished, show: (next: typeof state) => rerender(page({ state: next, onKeepTalking: wished })) };
  };

  test("is made with a press, and taken back with another", async () => {
    const user = userEvent.setup();
    const { wished, show } = shown();
    await user.click(button("Keep talking"));
    expect(wished).toHaveBeenLastCalledWith(true);
    show(keeps(true, false));
    await user.click(button("You asked to keep talking"));
    expect(wished).toHaveBeenLastCalledWith(false);
  });

  test("of the partner is announced as a question, and answered with a press", async () => {
    const user = userEvent.setup();
    const { wished, show } = shown();
    show(keeps(false, true));
    expect(screen.getAllByRole("status").map((one) => one.textContent)).toContain(question);
    await user.click(button("Yes"));
    expect(wished).toHaveBeenCalledExactlyOnceWith(true);
  });

  test("of the partner can be put off without telling them, and agreed to later", async () => {
    const user = userEvent.setup();
    const { wished, show } = shown(keeps(false, true));
    await user.click(button("Not now"));
    expect(screen.queryByText(question)).toBeNull();
    expect(wished).not.toHaveBeenCalled();
    await user.click(button("Keep talking"));
    expect(wished).toHaveBeenCalledExactlyOnceWith(true);
    show(keeps(false, false));
    show(keeps(false, true));
    expect(button("Yes")).toBeDefined();
  });

  test.each([
    ["after the end", ended("left")],
    ["when the server no longer knows the two", talking({ severed: true })],
  ])("cannot be made %s", (_when, state) => {
    shown(state);
    expect(screen.queryByRole("button", { name: /keep talking/iu })).toBeNull();
  });
});
