import type { Page } from "@playwright/test";
import { ann, ben } from "../looks.ts";
import type { Person } from "../person.ts";
import { expect, test } from "../test.ts";

const password = "a long walk home";
const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });

async function fill(page: Page, name: string, secret: string): Promise<void> {
  await field(page, "Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(secret);
}

/** Signs up, and returns the recovery codes that the page shows. */
async function signUp(person: Person, name: string): Promise<readonly string[]> {
  await person.open();
  await person.page.getByRole("link", { name: "Log in" }).click();
  await person.page.getByRole("radio", { name: "Sign up" }).check();
  await fill(person.page, name, password);
  await person.button("Sign up").click();
  await expect(heading(person.page, "Save your recovery codes.")).toBeVisible();
  const codes = await person.page.getByRole("main").getByRole("listitem").allTextContents();
  await person.button("I've saved them").click();
  await expect(heading(person.page, "No rooms yet.")).toBeVisible();
  return codes;
}

async function makeRoom(person: Person, name: string): Promise<void> {
  await person.button("Create a room").click();
  await field(person.page, "Room name").fill(name);
  await person.button("Create room").click();
  await expect(heading(person.page, name)).toBeVisible();
}

test("a user signs up, makes a room, stays logged in over a reload, and logs out", async ({ arrive }) => {
  const a = await arrive(ann);
  await signUp(a, "ann");
  await makeRoom(a, "Thursday jam");
  await expect(field(a.page, "Link to Thursday jam")).toHaveValue(
    /^http:\/\/127\.0\.0\.1:\d+\/r\/[\w-]{16}$/,
  );

  await a.page.reload();
  await expect(heading(a.page, "Thursday jam")).toBeVisible();
  await expect(a.page.getByText("Not used yet")).toBeVisible();

  await a.button("Account: ann").click();
  await a.button("Log out").click();
  await expect(a.page.getByText("You're logged out. See you soon!")).toBeVisible();
  await expect(heading(a.page, "Thursday jam")).toHaveCount(0);
  await a.page.reload();
  await expect(a.button("Log in")).toBeVisible();
});

test("a wrong password is reported beside the field, and the right one opens the requested page", async ({
  arrive,
}) => {
  const a = await arrive(ann);
  await signUp(a, "ann");
  const b = await arrive(ben);
  await b.page.goto(`${b.url}/account`);
  await fill(b.page, "ann", "not the password");
  await b.button("Log in").click();
  await expect(b.page.getByText("Wrong name or password. Check both.")).toBeVisible();
  await expect(b.page.getByLabel("Password", { exact: true })).toBeFocused();
  await fill(b.page, "ANN", password);
  await b.button("Log in").click();
  await expect(heading(b.page, "Your account")).toBeVisible();
});

test("a forgotten password is replaced with a recovery code, once, which ends the login elsewhere", async ({
  arrive,
}) => {
  const a = await arrive(ann);
  const [code = ""] = await signUp(a, "ann");
  const b = await arrive(ben);
  await b.page.goto(`${b.url}/account`);
  await field(b.page, "Name").fill("ann");
  await b.button("Forgot your password?").click();
  await field(b.page, "Recovery code").fill(code);
  await b.page.getByLabel("New password", { exact: true }).fill("another long walk");
  await b.button("Set password and log in").click();
  await expect(heading(b.page, "Your account")).toBeVisible();
  await expect(b.page.getByText("You have 7 left.")).toBeVisible();
  await expect(b.page.getByText(/^This browser/)).toHaveCount(1);
  await expect(a.page.getByText("You were logged out")).toBeVisible();
});

test("an invite link is shown only once, and is listed until it is revoked", async ({ arrive }) => {
  const a = await arrive(ann);
  await signUp(a, "ann");
  await makeRoom(a, "Den");
  await a.button("Invites to Den").click();
  await a.page.getByRole("radio", { name: "7 days" }).check();
  await a.button("Create invite link").click();
  await expect(field(a.page, "Your invite link")).toHaveValue(/\/r\/[\w-]{16}#[\w-]{20,}$/);
  await a.button("Close").click();
  await a.button("1 invite to Den").click();
  await expect(field(a.page, "Your invite link")).toHaveCount(0);
  await a.page.getByRole("button", { name: /^Revoke the invite/ }).click();
  await expect(a.page.getByText("No active invites.")).toBeVisible();
});

test("two pages of one browser share their login and their logout", async ({ arrive }) => {
  const a = await arrive(ann);
  await signUp(a, "ann");
  const other = await a.page.context().newPage();
  await other.goto(`${a.url}/rooms`);
  await expect(heading(other, "No rooms yet.")).toBeVisible();
  // Both pages renew the missing access token at the same time; a refresh token that is used twice would end the login.
  await a.page.context().clearCookies({ name: "__Host-access" });
  await Promise.all([a.page.reload(), other.reload()]);
  await expect(heading(a.page, "No rooms yet.")).toBeVisible();
  await expect(heading(other, "No rooms yet.")).toBeVisible();
  await a.button("Account: ann").click();
  await a.button("Log out").click();
  await expect(other.getByText("You were logged out")).toBeVisible();
});

test("deleting an account frees its name", async ({ arrive }) => {
  const a = await arrive(ann);
  await signUp(a, "ann");
  await makeRoom(a, "Den");
  await a.page.getByRole("button", { name: "Account: ann" }).click();
  await a.page.getByRole("link", { name: "Account", exact: true }).click();
  await a.button("Delete account…").click();
  const asked = a.page.getByRole("dialog");
  await asked.getByLabel("Enter your password to confirm").fill("not the password");
  await a.button("Delete for good").click();
  await expect(asked.getByText("That's not your password.")).toBeVisible();
  await asked.getByLabel("Enter your password to confirm").fill(password);
  await a.button("Delete for good").click();
  await expect(a.page.getByText("Your account and all its rooms are deleted. Take care!")).toBeVisible();
  await signUp(a, "ann");
});
