import { LoginId, PasskeyId, type ShownLogin } from "@lets-meet/shared/protocol/account.ts";
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

function show(changes: Partial<LoggedInState>, outcome: Outcome = "done", hasPasskeys = true) {
  const actions = {
    openSecurity: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    replaceCodes: vi.fn<AccountActions["replaceCodes"]>(() => Promise.resolve(outcome)),
    endLogin: vi.fn<AccountActions["endLogin"]>(() => Promise.resolve(outcome)),
    addPasskey: vi.fn<AccountActions["addPasskey"]>(() => Promise.resolve(outcome)),
    removePasskey: vi.fn<AccountActions["removePasskey"]>(() => Promise.resolve(outcome)),
    forget: vi.fn<() => void>(),
  };
  render(<SecurityParts state={withRooms(listOf(), changes)} hasPasskeys={hasPasskeys} actions={actions} />);
  return { actions, user: userEvent.setup() };
}
const known = (...logins: readonly ReturnType<typeof login>[]): Partial<LoggedInState> => ({
  security: { state: "known", logins: [...logins], passkeys: [], codesLeft: 0, hasPassword: true },
});

describe("the list of logins", () => {
  it("is asked for, and says so until it is there, or why it is not", () => {
    const { actions } = show({});
    expect(actions.openSecurity).toHaveBeenCalledOnce();
    expect(screen.getAllByText("One moment…")).toHaveLength(3);
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

describe("passkeys", () => {
  const passkey = { passkeyId: PasskeyId.parse("k1"), name: "My phone", addedAt: now - 7_200_000, usedAt: 0 };
  const having = (...passkeys: readonly (typeof passkey)[]): Partial<LoggedInState> => ({
    security: { state: "known", logins: [], passkeys: [...passkeys], codesLeft: 0, hasPassword: true },
  });
  const openDialog = async (user: ReturnType<typeof show>["user"]) => {
    await user.click(screen.getByRole("button", { name: "Add a passkey…" }));
    return within(screen.getByRole("dialog", { name: "Add a passkey?" }));
  };

  it("are listed with their times, and removed", async () => {
    const { actions, user } = show(
      having(passkey, { ...passkey, passkeyId: PasskeyId.parse("k2"), usedAt: now }),
    );
    expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
      "My phoneAdded 2 hours ago · Not used yetRemove",
      expect.stringMatching(/^My phoneAdded 2 hours ago · Last used /),
    ]);
    await user.click(
      screen.getAllByRole("button", { name: "Remove the passkey My phone" })[0] ?? document.body,
    );
    expect(actions.removePasskey).toHaveBeenCalledExactlyOnceWith("k1");
  });

  it("are added for the password, with a name or without, and then the dialog closes", async () => {
    const { actions, user } = show(having());
    expect(screen.getByText("You have no passkeys yet.")).toBeDefined();
    const dialog = await openDialog(user);
    await user.type(dialog.getByLabelText("Name of the passkey"), "My key");
    await user.click(dialog.getByRole("button", { name: "Add passkey" }));
    expect(dialog.getByText("Enter your password.")).toBeDefined();
    expect(actions.addPasskey).not.toHaveBeenCalled();
    await user.type(dialog.getByLabelText("Enter your password to confirm"), "long enough");
    await user.click(dialog.getByRole("button", { name: "Add passkey" }));
    expect(actions.addPasskey).toHaveBeenCalledExactlyOnceWith("My key", "long enough");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("with too long a name, or for a wrong password, are not added, which is said beside the field", async () => {
    const { actions, user } = show(having(), "wrong-credentials");
    const dialog = await openDialog(user);
    await user.type(dialog.getByLabelText("Name of the passkey"), "x".repeat(41));
    await user.type(dialog.getByLabelText("Enter your password to confirm"), "not mine");
    await user.click(dialog.getByRole("button", { name: "Add passkey" }));
    expect(dialog.getByText("Use at most 40 characters.")).toBeDefined();
    expect(actions.addPasskey).not.toHaveBeenCalled();
    await user.clear(dialog.getByLabelText("Name of the passkey"));
    await user.click(dialog.getByRole("button", { name: "Add passkey" }));
    expect(actions.addPasskey).toHaveBeenCalledExactlyOnceWith("", "not mine");
    expect(dialog.getByText("That's not your password.")).toBeDefined();
  });

  it("say what has become of the last wish, and where none can be added", () => {
    show({ ...having(), submission: { state: "done", task: "remove-passkey" } });
    expect(screen.getByText(/^Passkey removed/)).toBeDefined();
    cleanup();
    show(having(passkey), "done", false);
    expect(screen.getByText("This browser can't add passkeys on this page.")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Add a passkey…" })).toBeNull();
    expect(screen.getByRole("button", { name: "Remove the passkey My phone" })).toBeDefined();
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
