import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { AccountActions, Outcome } from "../actions.ts";
import { type AccountOffer, everything } from "../store.ts";
import { NewcomerPage } from "./newcomer-page.tsx";

afterEach(cleanup);

const school: AccountOffer = { ...everything, organisation: "Oak School" };

async function show(outcome: Outcome = "done", offer = school) {
  const actions = {
    newcomer: vi.fn<AccountActions["newcomer"]>(() =>
      Promise.resolve({ ok: true, value: { name: "robin" } }),
    ),
    join: vi.fn<AccountActions["join"]>(() => Promise.resolve(outcome)),
    logInAtOrganisation: vi.fn<AccountActions["logInAtOrganisation"]>(() => Promise.resolve("done")),
  };
  const page = (
    <NewcomerPage
      state={{ phase: "logged-out", farewell: null, submission: { state: "none" } }}
      offer={offer}
      actions={actions}
    />
  );
  render(page);
  const name = await screen.findByDisplayValue("robin");
  return { actions, name, user: userEvent.setup() };
}
const create = () => screen.getByRole("button", { name: "Create account" });

it("suggests a name, which the person may change", async () => {
  const { actions, name, user } = await show();
  await user.clear(name);
  await user.type(name, "Robin.H");
  await user.click(create());
  expect(actions.join).toHaveBeenCalledExactlyOnceWith({ name: "Robin.H" });
});

it("says beside the name that it is taken, and sends no impossible one", async () => {
  const { actions, name, user } = await show("name-taken");
  await user.click(create());
  expect(screen.getByText("This name is taken. Try another one.")).toBeDefined();
  await user.clear(name);
  await user.click(create());
  expect(screen.getByText("Enter your name.")).toBeDefined();
  expect(actions.join).toHaveBeenCalledOnce();
});

it("asks for an invite where the site needs one", async () => {
  const { actions, user } = await show("invite-needed", { ...school, signUp: "invite" });
  await user.type(screen.getByRole("textbox", { name: "Invite code" }), "abcd efgh 2345 6789");
  await user.click(create());
  expect(actions.join).toHaveBeenCalledExactlyOnceWith({ name: "robin", invite: "abcdefgh23456789" });
  expect(screen.getByText("This invite code is wrong, used or expired.")).toBeDefined();
});

it("leads back to the organisation when it took too long", async () => {
  const actions = {
    newcomer: vi.fn<AccountActions["newcomer"]>(() =>
      Promise.resolve({ ok: false, code: "organisation-expired" }),
    ),
    join: vi.fn<AccountActions["join"]>(),
    logInAtOrganisation: vi.fn<AccountActions["logInAtOrganisation"]>(() => Promise.resolve("done")),
  };
  const trouble = { code: "organisation-expired", retryAt: null } as const;
  const submission = { state: "failed", task: "join", trouble } as const;
  render(
    <NewcomerPage
      state={{ phase: "logged-out", farewell: null, submission }}
      offer={school}
      actions={actions}
    />,
  );
  await userEvent.setup().click(screen.getByRole("button", { name: "Log in with Oak School" }));
  expect(actions.logInAtOrganisation).toHaveBeenCalledExactlyOnceWith("/rooms");
});
