import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { Switch } from "./switch.tsx";

afterEach(cleanup);

test("a press asks for the other state", async () => {
  const user = userEvent.setup();
  const changed = vi.fn<(checked: boolean) => void>();
  const { rerender } = render(<Switch label="Next automatically" checked={false} onChange={changed} />);
  const control = screen.getByRole("switch", { name: "Next automatically", checked: false });
  await user.click(control);
  expect(changed).toHaveBeenLastCalledWith(true);
  rerender(<Switch label="Next automatically" checked onChange={changed} />);
  expect(control.getAttribute("aria-checked")).toBe("true");
  await user.click(control);
  expect(changed).toHaveBeenLastCalledWith(false);
});
