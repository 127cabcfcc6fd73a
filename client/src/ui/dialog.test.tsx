import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { Dialog } from "./dialog.tsx";

afterEach(cleanup);

function Opener({ onClose = () => {} }: { readonly onClose?: () => void }) {
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    onClose();
  };
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {open && (
        <Dialog title="Sure?" closeLabel="Close" onClose={close} actions={<button type="button">Yes</button>}>
          <p>There is no way back.</p>
        </Dialog>
      )}
    </>
  );
}

test("is a modal dialog with its title as its name", async () => {
  const user = userEvent.setup();
  const showModal = vi.spyOn(HTMLDialogElement.prototype, "showModal");
  render(<Opener />);
  await user.click(screen.getByRole("button", { name: "Open" }));
  expect(screen.getByRole("dialog", { name: "Sure?" })).toHaveProperty("open", true);
  expect(showModal).toHaveBeenCalledOnce();
  showModal.mockRestore();
});

test("its close button closes it, and returns the focus to the opener", async () => {
  const user = userEvent.setup();
  render(<Opener />);
  const opener = screen.getByRole("button", { name: "Open" });
  await user.click(opener);
  await user.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(document.activeElement).toBe(opener);
});

test("the browser's cancel event closes it", async () => {
  const user = userEvent.setup();
  const closed = vi.fn<() => void>();
  render(<Opener onClose={closed} />);
  await user.click(screen.getByRole("button", { name: "Open" }));
  fireEvent(screen.getByRole("dialog"), new Event("cancel", { cancelable: true }));
  expect(closed).toHaveBeenCalledOnce();
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("keys pressed in it reach no shortcut behind it", async () => {
  const user = userEvent.setup();
  const heard = vi.fn<(event: Event) => void>();
  window.addEventListener("keydown", heard);
  render(<Opener />);
  await user.click(screen.getByRole("button", { name: "Open" }));
  screen.getByRole("button", { name: "Yes" }).focus();
  await user.keyboard("{Escape}m");
  expect(heard).not.toHaveBeenCalled();
  window.removeEventListener("keydown", heard);
});
