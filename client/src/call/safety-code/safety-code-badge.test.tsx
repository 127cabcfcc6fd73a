import { cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { safetyAlphabet } from "../../rtc/safety-code/safety-alphabet.ts";
import type { SafetyCode } from "../../rtc/safety-code/safety-code.ts";
import { SafetyCodeBadge } from "./safety-code-badge.tsx";
import { SafetyDrawing } from "./safety-icons.tsx";
import { safetyAnnouncement, safetyWords, verificationStateOf } from "./safety-words.ts";

afterEach(cleanup);

const icons = ["anchor", "key", "key", "sun", "pig"] as const;
const agreed: SafetyCode = { state: "agreed", icons, changed: false };
const changed: SafetyCode = { state: "agreed", icons, changed: true };
const codes: readonly SafetyCode[] = [{ state: "agreeing" }, agreed, changed, { state: "broken" }];

test("names the code's signs in order, and a repeated sign twice", () => {
  render(<SafetyCodeBadge code={agreed} />);
  expect(screen.getByRole("button", { name: "Safety code: anchor, key, key, sun, pig" })).toBeDefined();
});

test.each(codes)("says in words, not by colour alone, that it is $state", (code) => {
  render(<SafetyCodeBadge code={code} />);
  expect(
    screen.getByRole("button", { name: new RegExp(`^${safetyWords.badge[verificationStateOf(code)]}(:|$)`) }),
  ).toBeDefined();
  expect(new Set(codes.map((one) => safetyWords.badge[verificationStateOf(one)])).size).toBe(codes.length);
});

test.each(codes)("has the same accessible name in its compact form when it is $state", (code) => {
  const { rerender } = render(<SafetyCodeBadge code={code} />);
  const name = screen.getByRole("button").getAttribute("aria-label") ?? "";
  rerender(<SafetyCodeBadge code={code} compact />);
  expect(screen.getByRole("button", { name }).textContent).toBe("");
});

test("opens a dialog with the named signs in order and the meaning of a difference", async () => {
  render(<SafetyCodeBadge code={agreed} />);
  await userEvent.click(screen.getByRole("button"));
  const dialog = screen.getByRole("dialog", { name: safetyWords.title });
  expect(
    within(dialog)
      .getAllByRole("listitem")
      .map((item) => item.textContent),
  ).toEqual(icons);
  expect(within(dialog).getByText(safetyWords.meaning.agreed)).toBeDefined();
  await userEvent.click(within(dialog).getByRole("button", { name: safetyWords.close }));
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("names the peers it waits for", async () => {
  render(<SafetyCodeBadge code={{ state: "agreeing", waitingFor: ["x", "y"] }} waitingFor={["Ada", "Bo"]} />);
  await userEvent.click(screen.getByRole("button"));
  expect(screen.getByText("Waiting for Ada and Bo.")).toBeDefined();
});

test("hides the signs in the open dialog when the code breaks", async () => {
  const { rerender } = render(<SafetyCodeBadge code={agreed} />);
  await userEvent.click(screen.getByRole("button"));
  rerender(<SafetyCodeBadge code={{ state: "broken" }} />);
  expect(screen.queryAllByRole("listitem")).toEqual([]);
  expect(screen.getByText(safetyWords.meaning.broken)).toBeDefined();
});

test("has a different drawing for each sign", () => {
  const drawings = safetyAlphabet.map((icon) => {
    const { container, unmount } = render(<SafetyDrawing icon={icon} size={20} />);
    const drawing = container.querySelector("svg")?.innerHTML;
    unmount();
    return drawing;
  });
  expect(drawings).not.toContain(undefined);
  expect(new Set(drawings).size).toBe(safetyAlphabet.length);
});

test("only a changed or broken code is announced", () => {
  expect(codes.map((code) => safetyAnnouncement(code) === null)).toEqual([true, true, false, false]);
});
