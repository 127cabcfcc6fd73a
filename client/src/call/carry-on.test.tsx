import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { CarryOn } from "./carry-on.tsx";

afterEach(cleanup);

test("a press asks the partner, a second press takes it back, and the partner's request offers yes and no", async () => {
  const user = userEvent.setup();
  const said: string[] = [];
  const pressed = {
    onYes: vi.fn<() => void>(() => void said.push("yes")),
    onNo: vi.fn<() => void>(() => void said.push("no")),
  };
  const { rerender } = render(<CarryOn state="idle" {...pressed} />);
  await user.click(screen.getByRole("button", { name: "Keep talking" }));
  rerender(<CarryOn state="asked" {...pressed} />);
  await user.click(screen.getByRole("button", { name: "You asked to keep talking" }));
  rerender(<CarryOn state="wanted" {...pressed} />);
  expect(screen.getByText("Stranger wants to keep talking.")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Yes" }));
  await user.click(screen.getByRole("button", { name: "Not now" }));
  expect(said).toEqual(["yes", "no", "yes", "no"]);
});
