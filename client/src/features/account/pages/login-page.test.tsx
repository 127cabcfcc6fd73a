import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { AccountActions, Outcome } from "../actions.ts";
import { type Farewell, loggedOut, type Submission } from "../state.ts";
import { type AccountOffer, everything } from "../store.ts";
import { LoginPage } from "./login-page.tsx";

afterEach(cleanup);

type Shown = {
  readonly outcome?: Outcome;
  readonly farewell?: Farewell;
  readonly submission?: Submission;
  readonly offer?: AccountOffer;
};

function show({ outcome = "done", farewell = null, submission = { state: "none" }, offer }: Shown = {}) {
  const actions = {
    logIn: vi.fn<AccountActions["logIn"]>(() => Promise.resolve(outcome)),
    logInWithPasskey: vi.fn<AccountActions["logInWithPasskey"]>(),
    logInAtOrganisation: vi.fn<AccountActions["logInAtOrganisation"]>(),
    signUp: vi.fn<AccountActions["signUp"]>(() => Promise.resolve(outcome)),
    recover: vi.fn<AccountActions["recover"]>(() => Promise.resolve(outcome)),
    forget: vi.fn<() => void>(),
  };
  render(
    <LoginPage
      state={{ phase: "logged-out", farewell, submission }}
      actions={actions}
      {...(offer === undefined ? {} : { offer })}
    />,
  );
  return { actions, user: userEvent.setup() };
}
const name = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Name" });
const password = () => screen.getByLabelText<HTMLInputElement>("Password");
const button = (label: string) => screen.getByRole("button", { name: label });
const choose = (label: string) => screen.getByRole("radio", { name: label });
const described = (field: HTMLElement) =>
  (field.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ");

it("says on an insecure page that accounts need a secure one, and sends nothing", async () => {
  const logIn = vi.fn<AccountActions["logIn"]>();
  const actions = {
    logIn,
    logInWithPasskey: vi.fn<AccountActions["logInWithPasskey"]>(),
    logInAtOrganisation: vi.fn<AccountActions["logInAtOrganisation"]>(),
    signUp: logIn,
    recover: vi.fn<AccountActions["recover"]>(),
    forget: vi.fn<() => void>(),
  };
  const state = { phase: "logged-out", farewell: null, submission: { state: "none" } } as const;
  render(<LoginPage state={state} actions={actions} isSecure={false} />);
  expect(screen.getByText("Accounts need a secure page.")).toBeDefined();
  const user = userEvent.setup();
  await user.type(name(), "Robin");
  await user.type(password(), "long enough{Enter}");
  expect(logIn).not.toHaveBeenCalled();
  expect(screen.queryByRole("button", { name: "Log in with a passkey" })).toBeNull();
});

describe("logging in", () => {
  it("sends name and password, also on Enter", async () => {
    const { actions, user } = show();
    await user.type(name(), "Robin");
    await user.type(password(), "long enough{Enter}");
    expect(actions.logIn).toHaveBeenCalledExactlyOnceWith({ name: "Robin", password: "long enough" });
  });

  it("sends nothing while a field is empty, and focuses the first empty field", async () => {
    const { actions, user } = show();
    await user.click(button("Log in"));
    expect(document.activeElement).toBe(name());
    expect(described(name())).toContain("Enter your name.");
    expect(name().getAttribute("aria-invalid")).toBe("true");
    await user.type(name(), "robin");
    expect(described(name())).toBe("");
    expect(document.activeElement).toBe(name());
    await user.click(button("Log in"));
    expect(document.activeElement).toBe(password());
    expect(actions.logIn).not.toHaveBeenCalled();
  });

  it("says beside the field that name and password do not match", async () => {
    const { user } = show({ outcome: "wrong-credentials" });
    await user.type(name(), "robin");
    await user.type(password(), "not this one");
    await user.click(button("Log in"));
    expect(described(password())).toContain("Wrong name or password.");
    expect(document.activeElement).toBe(password());
    expect(password().value).toBe("not this one");
  });

  it("says the same of an impossible password, without asking the server", async () => {
    const { actions, user } = show();
    await user.type(name(), "robin");
    await user.type(password(), "short{Enter}");
    expect(described(password())).toContain("Wrong name or password.");
    expect(actions.logIn).not.toHaveBeenCalled();
  });

  it("shows any other refusal, with the seconds until a retry", () => {
    const retryAt = performance.now() + 24_000;
    const trouble = { code: "rate-limited", retryAt } as const;
    show({ submission: { state: "failed", task: "log-in", trouble } });
    const said = screen.getByRole("alert").textContent ?? "";
    expect(said).toContain("Too many tries");
    expect(said).toMatch(/Try again in 2[34] s/);
  });

  it.each([
    ["logged-out", "You're logged out."],
    ["deleted", "Your account and all its rooms are deleted"],
    ["expired", "You were logged out"],
  ] as const)("says why the user is on this page: %s", (farewell, said) => {
    show({ farewell });
    expect(screen.getByRole("status").textContent).toContain(said);
  });

  it("shows no such notice to a user who opened the page directly", () => {
    expect(loggedOut()).toMatchObject({ farewell: null });
    show();
    expect(screen.queryByRole("status")).toBeNull();
  });
});

describe("signing up", () => {
  it("keeps what was typed, and shows the rules", async () => {
    const { actions, user } = show();
    await user.type(name(), "robin");
    await user.click(choose("Sign up"));
    expect(name().value).toBe("robin");
    expect(described(name())).toContain("2 to 24 letters");
    expect(described(password())).toContain("At least 8 characters");
    await user.type(password(), "long enough{Enter}");
    expect(actions.signUp).toHaveBeenCalledExactlyOnceWith({ name: "robin", password: "long enough" });
    expect(actions.logIn).not.toHaveBeenCalled();
  });

  it.each([
    ["a", "long enough", "Use 2 to 24"],
    ["<b>robin", "long enough", "Use 2 to 24"],
    ["robin", "short", "Too short"],
    ["robin", "x".repeat(129), "Too long"],
  ])("%s with %s is refused at once", async (given, secret, said) => {
    const { actions, user } = show();
    await user.click(choose("Sign up"));
    await user.click(name());
    await user.paste(given);
    await user.click(password());
    await user.paste(secret);
    await user.click(button("Sign up"));
    expect(described(name()) + described(password())).toContain(said);
    expect(actions.signUp).not.toHaveBeenCalled();
  });

  it("says beside the name that it is taken", async () => {
    const { user } = show({ outcome: "name-taken" });
    await user.click(choose("Sign up"));
    await user.type(name(), "robin");
    await user.type(password(), "long enough{Enter}");
    expect(described(name())).toContain("This name is taken.");
    expect(document.activeElement).toBe(name());
  });
});

describe("a password manager", () => {
  it("finds its fields, and can tell a new password from an existing one", async () => {
    const { user } = show();
    expect(name().autocomplete).toBe("username");
    expect(password().autocomplete).toBe("current-password");
    await user.click(choose("Sign up"));
    expect(password().autocomplete).toBe("new-password");
    expect(password().form).toBe(name().form);
  });

  it("finds the same value in a password that is shown and hidden", async () => {
    const { user } = show();
    await user.type(password(), "long enough");
    expect(password().type).toBe("password");
    await user.click(button("Show password"));
    expect(password().type).toBe("text");
    expect(password().value).toBe("long enough");
    await user.click(button("Hide password"));
    expect(password().type).toBe("password");
  });
});

describe("getting back in", () => {
  const code = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Recovery code" });
  const newPassword = () => screen.getByLabelText<HTMLInputElement>("New password");
  it("sends name, code and new password", async () => {
    const { actions, user } = show();
    await user.type(name(), "Robin");
    await user.click(button("Forgot your password?"));
    await user.type(code(), "ABCD-efgh-2345-6789");
    await user.type(newPassword(), "long enough{Enter}");
    expect(actions.recover).toHaveBeenCalledExactlyOnceWith({
      name: "Robin",
      code: "abcdefgh23456789",
      password: "long enough",
    });
  });

  it("reports a code that cannot be one beside it, and sends nothing", async () => {
    const { actions, user } = show();
    await user.type(name(), "Robin");
    await user.click(button("Forgot your password?"));
    await user.type(code(), "abcd");
    await user.type(newPassword(), "long enough{Enter}");
    expect(document.activeElement).toBe(code());
    expect(described(code())).toContain("A code has 16 letters and numbers.");
    expect(actions.recover).not.toHaveBeenCalled();
  });

  it("reports a wrong or used code beside it", async () => {
    const { user } = show({ outcome: "wrong-credentials" });
    await user.type(name(), "Robin");
    await user.click(button("Forgot your password?"));
    await user.type(code(), "abcdefgh23456789");
    await user.type(newPassword(), "long enough{Enter}");
    expect(described(code())).toContain("Wrong name or recovery code, or the code was used.");
  });

  it("leads back to the login", async () => {
    const { actions, user } = show();
    await user.click(button("Forgot your password?"));
    await user.click(button("Back to log in"));
    await user.type(name(), "Robin");
    await user.type(password(), "long enough{Enter}");
    expect(actions.logIn).toHaveBeenCalledOnce();
  });
});

describe("where the operator limits sign-up", () => {
  const invite = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Invite code" });
  it("the invite code is sent with it, and a refused one is reported beside it", async () => {
    const { actions, user } = show({
      outcome: "invite-needed",
      offer: { ...everything, signUp: "invite" },
    });
    await user.click(choose("Sign up"));
    await user.type(name(), "Robin");
    await user.type(invite(), "abcd efgh 2345 6789");
    await user.type(password(), "long enough{Enter}");
    expect(actions.signUp).toHaveBeenCalledExactlyOnceWith({
      name: "Robin",
      password: "long enough",
      invite: "abcdefgh23456789",
    });
    expect(described(invite())).toContain("This invite code is wrong, used or expired.");
  });

  it("nobody is offered to sign up where no one may, and strangers are not mentioned where there are none", () => {
    show({ offer: { ...everything, signUp: "nobody", hasStrangers: false } });
    expect(screen.queryByRole("radio", { name: "Sign up" })).toBeNull();
    expect(screen.getByText("This site doesn't accept new accounts.")).toBeDefined();
    expect(screen.queryByText(/strangers/)).toBeNull();
  });
});
