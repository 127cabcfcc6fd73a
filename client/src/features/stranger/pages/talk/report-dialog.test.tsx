import type { ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ReportDialog } from "./report-dialog.tsx";

afterEach(cleanup);

function open() {
  const answered = vi.fn<(reason: ReportReason | null) => void>();
  render(<ReportDialog onAnswer={answered} />);
  return { answered, user: userEvent.setup() };
}

it("has the focus on a reason, from which a browser sends the form with Enter", async () => {
  const { answered, user } = open();
  const other = screen.getByRole("radio", { name: "Something else that is against the rules" });
  expect(document.activeElement).toBe(other);
  await user.click(screen.getByRole("button", { name: "Report and leave" }));
  expect(answered.mock.calls).toEqual([["other"]]);
});

it("sends the chosen reason", async () => {
  const { answered, user } = open();
  await user.click(screen.getByRole("radio", { name: "Nudity or sexual content" }));
  await user.click(screen.getByRole("button", { name: "Report and leave" }));
  expect(answered.mock.calls).toEqual([["nudity"]]);
});

it.each(["Cancel", "Close"])("sends nothing after %s", async (name) => {
  const { answered, user } = open();
  await user.click(screen.getByRole("button", { name }));
  expect(answered.mock.calls).toEqual([[null]]);
});
