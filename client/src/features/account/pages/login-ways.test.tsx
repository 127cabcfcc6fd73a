import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { AccountActions } from "../actions.ts";
import type { OrganisationReturn } from "../organisation-return.ts";
import type { Submission } from "../state.ts";
import { type AccountOffer, everything } from "../store.ts";
import { LoginPage } from "./login-page.tsx";

afterEach(cleanup);

type Shown = {
  readonly submission?: Submission;
  readonly offer?: AccountOffer;
  readonly returned?: OrganisationReturn;
};

function show({ submission = { state: "none" }, offer = everything, returned = null }: Shown = {}) {
  const done = () => Promise.resolve("done" as const);
  const actions = {
    logIn: vi.fn<AccountActions["logIn"]>(done),
    logInWithPasskey: vi.fn<AccountActions["logInWithPasskey"]>(done),
    logInAtOrganisation: vi.fn<AccountActions["logInAtOrganisation"]>(done),
    signUp: vi.fn<AccountActions["signUp"]>(done),
    recover: vi.fn<AccountActions["recover"]>(done),
    forget: vi.fn<() => void>(),
  };
  render(
    <LoginPage
      state={{ phase: "logged-out", farewell: null, submission }}
      actions={actions}
      offer={offer}
      returned={returned}
    />,
  );
  return { actions, user: userEvent.setup() };
}
const button = (label: string) => screen.getByRole("button", { name: label });

describe("logging in with a passkey", () => {
  const passkey = () => button("Log in with a passkey");
  it("needs neither name nor password", async () => {
    const { actions, user } = show();
    await user.click(passkey());
    expect(actions.logInWithPasskey).toHaveBeenCalledOnce();
    expect(actions.logIn).not.toHaveBeenCalled();
  });

  it("is offered where the browser has passkeys, and to nobody who signs up or has forgotten a password", async () => {
    show({ offer: { ...everything, hasPasskeys: false } });
    expect(screen.queryByRole("button", { name: "Log in with a passkey" })).toBeNull();
    cleanup();
    const { user } = show();
    await user.click(screen.getByRole("radio", { name: "Sign up" }));
    expect(screen.queryByRole("button", { name: "Log in with a passkey" })).toBeNull();
  });

  it("says that it is under way, and why it failed", () => {
    show({ submission: { state: "under-way", task: "log-in-passkey" } });
    expect(button("One moment…").getAttribute("aria-disabled")).toBe("true");
    expect(button("Log in").getAttribute("aria-disabled")).toBe("true");
    cleanup();
    const refusals = {
      "passkey-cancelled": /^No passkey was used/,
      "passkey-unknown": /^No account here has this passkey/,
      "passkey-refused": /^The server didn't accept this passkey/,
      "passkey-expired": /^That took too long/,
      "passkey-copied": /^This passkey may have been copied/,
      "account-disabled": /have closed this account/,
    } as const;
    for (const [code, text] of Object.entries(refusals) as [keyof typeof refusals, RegExp][]) {
      show({ submission: { state: "failed", task: "log-in-passkey", trouble: { code, retryAt: null } } });
      expect(screen.getByRole("alert").textContent).toMatch(text);
      cleanup();
    }
  });
});

describe("logging in at an organisation", () => {
  const school = { ...everything, organisation: "Oak School" };
  it("is offered where there is one, and leads on to the page that was asked for", async () => {
    show();
    expect(screen.queryByRole("button", { name: /^Log in with Oak/ })).toBeNull();
    cleanup();
    const { actions, user } = show({ offer: school });
    await user.click(button("Log in with Oak School"));
    expect(actions.logInAtOrganisation).toHaveBeenCalledExactlyOnceWith("/rooms");
  });

  it("is the only way to an account where sign-up is for its people", () => {
    show({ offer: { ...school, signUp: "organisation" } });
    expect(screen.queryByRole("radio", { name: "Sign up" })).toBeNull();
    expect(screen.getByText("New here? Log in with Oak School to get an account.")).toBeDefined();
  });

  it.each([
    ["organisation-down", /can't be reached/],
    ["organisation-declined", /weren't logged in there/],
    ["organisation-refused", /wasn't right/],
    ["organisation-expired", /took too long/],
    ["switched-off", /doesn't accept new accounts/],
    ["account-disabled", /have closed this account/],
  ] as const)("that came back with %s says so, until something else is tried", (refused, text) => {
    show({ offer: school, returned: { refused } });
    expect(screen.getByRole("alert").textContent).toMatch(text);
    cleanup();
    show({ offer: school, returned: { refused }, submission: { state: "under-way", task: "log-in" } });
    expect(screen.queryByRole("alert")).toBeNull();
  });
});
