import { LoginId, type ShownLogin } from "@lets-meet/shared/protocol/account.ts";
import { cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import type { AccountActions, Outcome } from "../actions.ts";
import type { LoggedInState } from "../state.ts";
import { listOf, withRooms } from "../testing/samples.ts";
import { SecurityParts } from "./security-parts.tsx";

const now = 1_800_000_000_000;
beforeEach(() => void vi.spyOn(Date, "now").mockReturnValue(now));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const login = (letter: string, over: Partial<z.infer<typeof ShownLogin>> = {}) => ({
  loginId: LoginId.parse(letter.repeat(32)),
  device: "Firefox on Linux",
  begunAt: now - 7_200_000,
  usedAt: now - 60_000,
  isThis: false,
  ...over,
});

function show(changes: Partial<LoggedInState>, outcome: Outcome = "done") {
  const actions = {
    openSecurity: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    replaceCodes: vi.fn<AccountActions["replaceCodes"]>(() => Promise.resolve(outcome)),
    endLogin: vi.fn<AccountActions["endLogin"]>(() => Promise.resolve(outcome)),
    forget: vi.fn<() => void>(),
  };
  render(<SecurityParts state={withRooms(listOf(), changes)} actions={actions} />);
  return { actions, user: userEvent.setup() };
}
const known = (...logins: readonly ReturnType<typeof login>[]): Partial<LoggedInState> => ({
  security: { state: "known", logins: [...logins], codesLeft: 0 },
});

describe("the list of logins", () => {
  it("is asked for, and says so until it is there, or why it is not", () => {
    const { actions } = show({});
    expect(actions.openSecurity).toHaveBeenCalledOnce();
    expect(screen.getAllByText("One moment…")).toHaveLength(2);
    cleanup();
    show({ security: { state: "failed", code: "unavailable" } });
    expect(screen.getAllByRole("alert")[0]?.textContent).toContain("can't reach accounts");
  });

  it("names browser and times, and ends a login elsewhere, but not this one", async () => {
    const { actions, user } = show(
      known(login("a", { isThis: true }), login("b", { device: "", begunAt: 0, usedAt: 0 }), login("c")),
    );
    const rows = screen.getAllByRole("listitem");
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      "Firefox on LinuxThis browser · Logged in 2 hours ago",
      "Unknown browserLog out there",
      "Firefox on LinuxLogged in 2 hours ago · Last used 1 minute agoLog out there",
    ]);
    expect(within(rows[0] ?? document.body).queryByRole("button")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Log out there: Firefox on Linux" }));
    expect(actions.endLogin).toHaveBeenCalledExactlyOnceWith("c".repeat(32));
  });
});

describe("recovery codes", () => {
  it("that are used up are warned of", () => {
    show(known());
    expect(screen.getByText(/You have none left/)).toBeDefined();
  });

  it("are replaced for the password; a wrong one is reported beside it", async () => {
    const { actions, user } = show(known(), "wrong-credentials");
    await user.click(screen.getByRole("button", { name: "Make new codes…" }));
    const dialog = screen.getByRole("dialog", { name: "Make new recovery codes?" });
    expect(dialog.textContent).toContain("Your old codes stop working.");
    await user.type(within(dialog).getByLabelText("Enter your password to confirm"), "not mine");
    await user.click(within(dialog).getByRole("button", { name: "Make new codes" }));
    expect(actions.replaceCodes).toHaveBeenCalledExactlyOnceWith("not mine");
    expect(dialog.textContent).toContain("That's not your password.");
  });
});
