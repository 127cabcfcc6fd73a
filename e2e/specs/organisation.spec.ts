import type { TestInfo } from "@playwright/test";
import type { App } from "../app.ts";
import type { AppHost } from "../app-host.ts";
import { ann, ben } from "../looks.ts";
import { OidcProvider } from "../oidc-provider.ts";
import type { Person } from "../person.ts";
import { expect, test, withApp } from "../test.ts";

let provider: OidcProvider;
test.beforeEach(async () => {
  provider = await OidcProvider.start();
});
test.afterEach(() => provider.stop());

const heading = ({ page }: Person, name: string) => page.getByRole("heading", { name, exact: true });

/** Runs a server whose people log in at the provider, and get accounts there only. */
async function atSchool(appHost: AppHost, info: TestInfo, use: (app: App) => Promise<void>): Promise<void> {
  const environment = { ...provider.environment, SIGN_UP: "organisation" };
  await withApp({ host: "127.0.0.1", port: 0, environment, ownProcess: false, appHost }, use, info);
}

test("a person of the organisation chooses a name, and logs in with nothing else the next time", async ({
  appHost,
  arrive,
}, info) => {
  await atSchool(appHost, info, async ({ url }) => {
    const a = await arrive(ann, { url });
    await a.page.goto(`${url}/login`);
    await expect(a.page.getByRole("radio", { name: "Sign up" })).toHaveCount(0);
    await a.button("Log in with Oak School").click();
    await expect(heading(a, "Oak School")).toBeVisible();
    await a.page.getByRole("link", { name: "Log in" }).click();
    await expect(heading(a, "Choose your name.")).toBeVisible();
    await expect(a.page.getByRole("textbox", { name: "Name" })).toHaveValue("robin");
    await a.button("Create account").click();
    await expect(heading(a, "No rooms yet.")).toBeVisible();

    const b = await arrive(ben, { url });
    await b.page.goto(`${url}/account`);
    await b.button("Log in with Oak School").click();
    await expect(heading(b, "Oak School")).toBeVisible();
    await b.page.getByRole("link", { name: "Log in" }).click();
    await expect(heading(b, "Your account")).toBeVisible();
    await expect(b.page.getByText("You log in with Oak School")).toBeVisible();
    await expect(b.page.getByLabel("Current password")).toHaveCount(0);
    await b.button("Delete account…").click();
    await b.button("Delete for good").click();
    await expect(b.page.getByText("Your account and all its rooms are deleted.")).toBeVisible();
  });
});

test("who changes their mind at the organisation, or finds it closed, is told so", async ({
  appHost,
  arrive,
}, info) => {
  await atSchool(appHost, info, async ({ url }) => {
    const a = await arrive(ann, { url });
    await a.page.goto(`${url}/login`);
    await a.button("Log in with Oak School").click();
    await expect(heading(a, "Oak School")).toBeVisible();
    await a.page.getByRole("link", { name: "Cancel" }).click();
    await expect(a.page.getByText("You weren't logged in there.")).toBeVisible();
    await a.page.goto(`${url}/oidc/callback?code=made-up&state=made-up`);
    await expect(a.page.getByText("That took too long, or began in another browser.")).toBeVisible();
  });
});
