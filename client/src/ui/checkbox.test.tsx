import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { Checkbox } from "./checkbox.tsx";

afterEach(cleanup);

test("a click on its label or the space bar asks for the other state", async () => {
  const user = userEvent.setup();
  const changed = vi.fn<(checked: boolean) => void>();
  const { rerender } = render(<Checkbox label="Only here" checked={false} onChange={changed} />);
  const box = screen.getByRole("checkbox", { name: "Only here", checked: false });
  await user.click(screen.getByText("Only here"));
  expect(changed).toHaveBeenLastCalledWith(true);
  rerender(<Checkbox label="Only here" checked onChange={changed} />);
  expect(box).toHaveProperty("checked", true);
  box.focus();
  await user.keyboard(" ");
  expect(changed).toHaveBeenLastCalledWith(false);
  expect(changed).toHaveBeenCalledTimes(2);
});
