import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { KeepTalking } from "./keep-talking.tsx";

afterEach(cleanup);

test("a press asks, a second one takes it back, and the other's wish has a yes and a no", async () => {
  const user = userEvent.setup();
  const said: string[] = [];
  const pressed = { onYes: vi.fn(() => said.push("yes")), onNo: vi.fn(() => said.push("no")) };
  const { rerender } = render(<KeepTalking state="idle" {...pressed} />);
  await user.click(screen.getByRole("button", { name: "Keep talking" }));
  rerender(<KeepTalking state="asked" {...pressed} />);
  await user.click(screen.getByRole("button", { name: "You asked to keep talking" }));
  rerender(<KeepTalking state="wanted" {...pressed} />);
  expect(screen.getByText("The stranger would like to keep talking.")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Yes" }));
  await user.click(screen.getByRole("button", { name: "Not now" }));
  expect(said).toEqual(["yes", "no", "yes", "no"]);
});
