import { act, cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AccountChip } from "./account-chip.tsx";
import { AccountPage, type AccountPath } from "./account-page.tsx";
import type { AccountActions, Outcome } from "./actions.ts";
import { type AccountState, loggedIn, loggedOut } from "./state.ts";
import { createAccountStore } from "./store.ts";
import { accountOf, listOf, withRooms } from "./testing/samples.ts";

afterEach(cleanup);

const none = () => Promise.resolve<Outcome>("ignored");
function show(state: AccountState, path: AccountPath, changes: Partial<AccountActions> = {}) {
  const navigated = vi.fn<(path: string) => void>();
  const actions: AccountActions = {
    look: () => Promise.resolve(),
    openRooms: () => Promise.resolve(),
    signUp: none,
    recover: none,
    openSecurity: () => Promise.resolve(),
    replaceCodes: none,
    putCodesAway: () => {},
    endLogin: none,
    logIn: none,
    logInWithPasskey: none,
    logInAtOrganisation: none,
    newcomer: () => Promise.resolve({ ok: true, value: { name: "robin" } }),
    join: none,
    addPasskey: none,
    removePasskey: none,
    logOut: none,
    changePassword: none,
    deleteAccount: none,
    createRoom: none,
    changeRoom: none,
    endRoom: none,
    invite: none,
    revoke: none,
    putInviteAway: () => {},
    forget: () => {},
    ...changes,
  };
  const store = createAccountStore(state);
  render(
    <>
      <header>
        <AccountChip store={store} actions={actions} loginPath="/login" onNavigate={navigated} />
      </header>
      <AccountPage store={store} actions={actions} path={path} onNavigate={navigated} />
    </>,
  );
  return { store, navigated, user: userEvent.setup() };
}
const me = withRooms(listOf());
const button = (name: string) => screen.getByRole("button", { name });
const title = () => screen.getByRole("heading", { level: 1 }).textContent;

describe("the page", () => {
  it.each([
    ["/rooms", "No rooms yet.", "My rooms — Let's Meet"],
    ["/account", "Your account", "Your account — Let's Meet"],
  ] as const)("at %s is shown to a logged-in user", (path, heading, tab) => {
    show(me, path);
    expect(title()).toBe(heading);
    expect(document.title).toBe(tab);
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
  });

  it("asks a logged-out user to log in first", () => {
    show(loggedOut("expired"), "/rooms");
    expect(title()).toBe("Welcome back.");
    expect(document.title).toBe("Log in — Let's Meet");
  });

  it("for logging in moves on to the rooms after the login", () => {
    expect(show(me, "/login").navigated).toHaveBeenCalledExactlyOnceWith("/rooms");
  });

  it("waits until the login state is known, and asks again when the server did not answer", async () => {
    const look = vi.fn<AccountActions["look"]>(() => Promise.resolve());
    show({ phase: "asking" }, "/rooms");
    expect(screen.getByRole("status").textContent).toContain("logged in");
    cleanup();
    const { user } = show({ phase: "unreachable" }, "/rooms", { look });
    await user.click(button("Try again"));
    expect(look).toHaveBeenCalledOnce();
  });
});

describe("the account's page", () => {
  it("changes the password, then empties its fields", async () => {
    const changePassword = vi.fn<AccountActions["changePassword"]>(() => Promise.resolve("done"));
    const { user } = show(me, "/account", { changePassword });
    await user.type(screen.getByLabelText("Current password"), "long enough");
    await user.type(screen.getByLabelText("New password"), "longer still{Enter}");
    expect(changePassword).toHaveBeenCalledExactlyOnceWith("long enough", "longer still");
    expect(screen.getByLabelText<HTMLInputElement>("New password").value).toBe("");
  });

  it.each([
    ["", "longer still", "Enter your password."],
    ["long enough", "short", "Too short"],
    ["long enough", "long enough", "already your password"],
  ])("refuses %j to %j at once", async (current, next, said) => {
    const changePassword = vi.fn<AccountActions["changePassword"]>(none);
    const { user } = show(me, "/account", { changePassword });
    if (current !== "") await user.type(screen.getByLabelText("Current password"), current);
    await user.type(screen.getByLabelText("New password"), `${next}{Enter}`);
    expect(screen.getByText(new RegExp(said))).toBeDefined();
    expect(changePassword).not.toHaveBeenCalled();
  });

  it("says beside the field that the current password is wrong", async () => {
    const { user } = show(me, "/account", { changePassword: () => Promise.resolve("wrong-credentials") });
    await user.type(screen.getByLabelText("Current password"), "not this one");
    await user.type(screen.getByLabelText("New password"), "longer still{Enter}");
    expect(document.activeElement).toBe(screen.getByLabelText("Current password"));
    expect(screen.getByText("That's not your password.")).toBeDefined();
  });

  it("deletes the account only with its password, after naming what is lost", async () => {
    const deleteAccount = vi.fn<AccountActions["deleteAccount"]>(() => Promise.resolve("wrong-credentials"));
    const { user } = show(me, "/account", { deleteAccount });
    await user.click(button("Delete account…"));
    const asked = screen.getByRole("dialog", { name: "Delete your account?" });
    expect(asked.textContent).toContain("all your rooms");
    await user.click(button("Delete for good"));
    expect(deleteAccount).not.toHaveBeenCalled();
    await user.type(screen.getByLabelText("Enter your password to confirm"), "long enough");
    await user.click(button("Delete for good"));
    expect(deleteAccount).toHaveBeenCalledExactlyOnceWith("long enough");
    expect(screen.getByText("That's not your password.")).toBeDefined();
    await user.click(button("Cancel"));
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

describe("the header", () => {
  it("links to the login page", async () => {
    const { navigated, user } = show(loggedOut(), "/login");
    await user.click(screen.getByRole("link", { name: "Log in" }));
    expect(navigated).toHaveBeenCalledExactlyOnceWith("/login");
  });

  it("shows nothing until the login state is known", () => {
    show({ phase: "asking" }, "/rooms");
    expect(screen.queryByRole("link")).toBeNull();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("opens a menu of links, which closes on Escape, an outside click or a focus change", async () => {
    const { navigated, user } = show(loggedIn(accountOf("a")), "/account");
    const opener = button("Account: robin");
    const links = () => screen.queryAllByRole("link").map(({ textContent }) => textContent?.trim());
    await user.click(opener);
    expect(opener.getAttribute("aria-expanded")).toBe("true");
    expect(links()).toEqual(["My rooms", "Account"]);
    await user.keyboard("{Escape}");
    expect([opener.getAttribute("aria-expanded"), links(), document.activeElement]).toEqual([
      "false",
      [],
      opener,
    ]);
    await user.click(opener);
    await user.click(screen.getByRole("heading", { level: 1 }));
    expect(links()).toEqual([]);
    await user.click(opener);
    for (let press = 0; press < 4; press++) await user.tab();
    expect(links()).toEqual([]);
    await user.click(opener);
    await user.click(screen.getByRole("link", { name: "My rooms" }));
    expect(navigated).toHaveBeenCalledExactlyOnceWith("/rooms");
    expect(links()).toEqual([]);
  });

  it("keeps its open menu when the list of rooms arrives late", async () => {
    const { store, user } = show(loggedIn(accountOf("a")), "/rooms");
    await user.click(button("Account: robin"));
    act(() => store.setState({ account: me }));
    expect(title()).toBe("No rooms yet.");
    expect(button("Account: robin").getAttribute("aria-expanded")).toBe("true");
  });

  it.each([
    ["done", []],
    ["unanswered", [["/account"]]],
  ] as const)("logs out; when that is %s, the page that says so is shown", async (outcome, shown) => {
    const logOut = vi.fn<AccountActions["logOut"]>(() => Promise.resolve(outcome));
    const { navigated, user } = show(loggedIn(accountOf("a")), "/rooms", { logOut });
    await user.click(button("Account: robin"));
    await user.click(button("Log out"));
    expect(logOut).toHaveBeenCalledOnce();
    expect(navigated.mock.calls).toEqual(shown);
  });
});

describe("new recovery codes", () => {
  const saving = { ...me, freshCodes: ["aaaa-bbbb-cccc-dddd"] };
  it("are shown before anything else, and the login goes on to the rooms once they are saved", async () => {
    const { store, navigated, user } = show(saving, "/login", {
      putCodesAway: () => store.dispatch({ type: "codes-put-away", of: saving.account.accountId }),
    });
    expect(title()).toBe("Save your recovery codes.");
    expect(navigated).not.toHaveBeenCalled();
    await user.click(button("I've saved them"));
    expect(navigated).toHaveBeenCalledExactlyOnceWith("/rooms");
  });
});
