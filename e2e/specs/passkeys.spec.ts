import type { Page } from "@playwright/test";
import type { App } from "../app.ts";
import { ann, ben } from "../looks.ts";
import { PasskeyDevice } from "../passkeys.ts";
import type { Person } from "../person.ts";
import { expect, test } from "../test.ts";

const password = "a long walk home";
const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });
/** Passkeys belong to a name, never to an address. */
const named = (app: App) => ({ url: `http://localhost:${app.port}` });

async function signUp(person: Person): Promise<void> {
  await person.page.goto(`${person.url}/login`);
  await person.page.getByRole("radio", { name: "Sign up" }).check();
  await person.page.getByRole("textbox", { name: "Name", exact: true }).fill("ann");
  await person.page.getByLabel("Password", { exact: true }).fill(password);
  await person.button("Sign up").click();
  await person.button("I've saved them").click();
  await expect(heading(person.page, "No rooms yet.")).toBeVisible();
}

async function addPasskey(person: Person, name: string): Promise<void> {
  await person.page.goto(`${person.url}/account`);
  await person.button("Add a passkey…").click();
  await person.page.getByRole("textbox", { name: "Name of the passkey" }).fill(name);
  await person.page.getByLabel("Enter your password to confirm").fill(password);
  await person.button("Add passkey").click();
}

async function logOut(person: Person): Promise<void> {
  await person.button("Account: ann").click();
  await person.page.getByRole("button", { name: "Log out", exact: true }).first().click();
  await expect(person.page.getByText("You're logged out. See you soon!")).toBeVisible();
}

test("a user adds a passkey, logs in with it and nothing else, and removes it", async ({ app, arrive }) => {
  const a = await arrive(ann, named(app));
  const device = await PasskeyDevice.of(a.page);
  await signUp(a);
  await addPasskey(a, "My phone");
  await expect(a.page.getByText("Passkey added.")).toBeVisible();
  await expect(a.page.getByText("Added just now · Not used yet")).toBeVisible();
  expect(await device.passkeys()).toMatchObject([
    { isResidentCredential: true, rpId: "localhost", userName: "ann" },
  ]);

  await logOut(a);
  await a.button("Log in with a passkey").click();
  await expect(heading(a.page, "Your account")).toBeVisible();
  await expect(a.page.getByText("Added just now · Last used just now")).toBeVisible();

  // The device keeps its passkey, which the account no longer has.
  await a.button("Remove the passkey My phone").click();
  await expect(a.page.getByText("Passkey removed.")).toBeVisible();
  await expect(a.page.getByText("You have no passkeys yet.")).toBeVisible();
  await logOut(a);
  await a.button("Log in with a passkey").click();
  await expect(a.page.getByText("No account here has this passkey.")).toBeVisible();
});

test("a device makes no second passkey, and a wrong password none at all", async ({ app, arrive }) => {
  const a = await arrive(ann, named(app));
  const device = await PasskeyDevice.of(a.page);
  await signUp(a);
  await addPasskey(a, "");
  await expect(a.page.getByRole("button", { name: /^Remove the passkey Chrome on/ })).toBeVisible();
  await addPasskey(a, "");
  await expect(a.page.getByText("This device already has a passkey for your account.")).toBeVisible();
  await a.page.getByLabel("Enter your password to confirm").fill("not the password");
  await a.button("Add passkey").click();
  await expect(a.page.getByText("That's not your password.")).toBeVisible();
  expect(await device.passkeys()).toHaveLength(1);
});

test("a passkey logs in on another device, and is refused when its counter shows two copies", async ({
  app,
  arrive,
}) => {
  const [a, b] = [await arrive(ann, named(app)), await arrive(ben, named(app))];
  const [mine, copy] = [await PasskeyDevice.of(a.page), await PasskeyDevice.of(b.page)];
  await signUp(a);
  await addPasskey(a, "My phone");
  await expect(a.page.getByText("Passkey added.")).toBeVisible();
  await mine.copyTo(copy);
  await b.page.goto(`${b.url}/rooms`);
  await b.button("Log in with a passkey").click();
  await expect(heading(b.page, "No rooms yet.")).toBeVisible();
  await logOut(a);
  await a.button("Log in with a passkey").click();
  await expect(a.page.getByText("This passkey may have been copied")).toBeVisible();
});

test("a user whom the device does not recognize stays logged out, and can try again", async ({
  app,
  arrive,
}) => {
  const a = await arrive(ann, named(app));
  const device = await PasskeyDevice.of(a.page);
  await signUp(a);
  await addPasskey(a, "My phone");
  await expect(a.page.getByText("Passkey added.")).toBeVisible();
  await logOut(a);
  await device.recognize(false);
  await a.button("Log in with a passkey").click();
  await expect(a.page.getByText("No passkey was used.")).toBeVisible();
  await device.recognize(true);
  await a.button("Log in with a passkey").click();
  await expect(heading(a.page, "Your account")).toBeVisible();
});

test("a page at an address offers no passkeys, because browsers have none for it", async ({ arrive }) => {
  const a = await arrive(ann);
  await a.page.goto(`${a.url}/login`);
  await expect(a.button("Log in")).toBeVisible();
  await expect(a.button("Log in with a passkey")).toHaveCount(0);
});
