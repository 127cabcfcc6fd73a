import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { RecoveryCodesPage } from "./recovery-codes-page.tsx";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const codes = ["aaaa-bbbb-cccc-dddd", "eeee-ffff-gggg-hhhh"];
function show() {
  const saved = vi.fn<() => void>();
  render(<RecoveryCodesPage name="Robin" codes={codes} onSaved={saved} />);
  return { saved, user: userEvent.setup() };
}

it("shows every code, copies them one a line, and is left when they are saved", async () => {
  const { saved, user } = show();
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual(codes);
  await user.click(screen.getByRole("button", { name: "Copy all" }));
  expect(await navigator.clipboard.readText()).toBe(codes.join("\n"));
  expect(await screen.findByRole("button", { name: "Copied" })).toBeDefined();
  expect(saved).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "I've saved them" }));
  expect(saved).toHaveBeenCalledOnce();
});

it("saves a file that says whose codes they are and what they are for", async () => {
  const files: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((file) => {
    if (file instanceof Blob) files.push(file);
    return "blob:codes";
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  const { user } = show();
  await user.click(screen.getByRole("button", { name: "Save as file" }));
  const text = (await files[0]?.text()) ?? "";
  expect(text).toContain("Let's Meet: recovery codes of Robin");
  for (const code of codes) expect(text).toContain(code);
});
