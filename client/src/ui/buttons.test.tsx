import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { Banner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { IconButton } from "./icon-button.tsx";
import { Kbd } from "./kbd.tsx";
import { Select } from "./select.tsx";

afterEach(cleanup);

test("a button submits no form unless its type is submit", () => {
  render(
    <>
      <Button>Next</Button>
      <Button type="submit">Send</Button>
    </>,
  );
  expect(screen.getByRole("button", { name: "Next" })).toHaveProperty("type", "button");
  expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("type", "submit");
});

test("a key's hint is no part of the button's name", () => {
  render(<Button after={<Kbd>Esc</Kbd>}>Stop</Button>);
  expect(screen.getByRole("button", { name: "Stop" })).toBeDefined();
});

test("an icon button has one name, which its tooltip does not repeat to a screen reader", async () => {
  const user = userEvent.setup();
  const pressed = vi.fn<() => void>();
  render(<IconButton label="Devices" icon={<svg />} onClick={pressed} />);
  await user.click(screen.getByRole("button", { name: "Devices" }));
  expect(pressed).toHaveBeenCalledOnce();
  expect(screen.queryByText("Devices")).toBeNull();
});

test("a disabled button ignores clicks", async () => {
  const user = userEvent.setup();
  const pressed = vi.fn<() => void>();
  render(
    <Button disabled onClick={pressed}>
      Video
    </Button>,
  );
  await user.click(screen.getByRole("button", { name: "Video" }));
  expect(pressed).not.toHaveBeenCalled();
});

test("a select is found by its label, and reports the choice", async () => {
  const user = userEvent.setup();
  const chosen = vi.fn<(value: string) => void>();
  const options = [
    { value: "", label: "Anywhere" },
    { value: "europe", label: "Europe" },
  ];
  render(<Select label="Where" value="" options={options} onChange={chosen} />);
  await user.selectOptions(screen.getByRole("combobox", { name: "Where" }), "Europe");
  expect(chosen).toHaveBeenCalledExactlyOnceWith("europe");
});

test("a banner shows its title and actions, and announces nothing itself", () => {
  render(
    <Banner title="Can't reach the server." actions={<Button>Try now</Button>}>
      This page keeps trying.
    </Banner>,
  );
  expect(screen.getByText("Can't reach the server.").parentElement?.textContent).toBe(
    "Can't reach the server. This page keeps trying.",
  );
  expect(screen.getByRole("button", { name: "Try now" })).toBeDefined();
  expect(screen.queryByRole("status")).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});
