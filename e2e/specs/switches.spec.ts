import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { accessibilityViolations } from "../accessibility.ts";
import { ownRoom } from "../guest.ts";
import { ann, ben } from "../looks.ts";
import { expect, test } from "../test.ts";

// These tests need no picture, so the browsers grant no devices.
test.use({ permissions: [] });

test.describe("a server for rooms, where only invited people sign up", () => {
  const databaseIn = (folder: string) => join(folder, "accounts.db");
  test.use({
    environment: async ({ folder }, use) => {
      await use({
        DATABASE_PATH: databaseIn(folder),
        STRANGERS: "off",
        SIGN_UP: "invite",
        SITE_NAME: "Chess Club",
        SITE_ACCENT: "#9de0ff",
        SITE_LINKS: "School=https://school.example",
      });
    },
  });
  /** The operator's command on the accounts of the running server; returns what it prints. */
  const accountsIn =
    (folder: string) =>
    async (...args: readonly string[]) => {
      const command = ["server/src/accounts.ts", ...args];
      const env = { ...process.env, DATABASE_PATH: databaseIn(folder) };
      const options = { cwd: join(import.meta.dirname, "../.."), env };
      return (await promisify(execFile)(process.execPath, command, options)).stdout.trim();
    };

  test("shows the club's own start page; an invite code opens the sign-up, until the operator disables the account", async ({
    arrive,
    folder,
  }) => {
    const accounts = accountsIn(folder);
    const a = await arrive(ann);
    await a.page.goto(a.url);
    await expect(a.page.getByRole("heading", { name: "Meet in a room." })).toBeVisible();
    await expect(a.page).toHaveTitle("Chess Club");
    await expect(a.button("Text")).toHaveCount(0);
    const link = a.page.getByRole("link", { name: "My rooms" });
    await expect(link).toHaveCSS("background-color", "rgb(157, 224, 255)");
    await expect(a.page.getByRole("link", { name: "School" })).toBeVisible();
    expect(await accessibilityViolations(a.page)).toEqual([]);

    await link.click();
    await a.page.getByRole("radio", { name: "Sign up" }).check();
    await a.page.getByRole("textbox", { name: "Name", exact: true }).fill("ann");
    const code = a.page.getByRole("textbox", { name: "Invite code" });
    await code.fill("abcd-efgh-jkmn-pqrs");
    await a.page.getByLabel("Password", { exact: true }).fill("a long walk home");
    await a.button("Sign up").click();
    await expect(a.page.getByText("This invite code is wrong, used or expired.")).toBeVisible();
    await code.fill(await accounts("invite"));
    await a.button("Sign up").click();
    await a.button("I've saved them").click();
    await expect(a.page.getByRole("heading", { name: "No rooms yet." })).toBeVisible();

    await accounts("disable", "ann");
    await expect(a.page.getByText("You were logged out")).toBeVisible({ timeout: 20_000 });
  });
});

test.describe("a server whose page another site may show", () => {
  let frame = "";
  let school = "";
  // A site of its own: the page is on 127.0.0.1.
  const site = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(`<!doctype html><title>School</title>${frame}`);
  });
  test.use({
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's dependencies from the pattern
    environment: async ({}, use) => {
      site.listen(0, "localhost");
      await once(site, "listening");
      const address = site.address();
      school = `http://localhost:${typeof address === "object" ? address?.port : ""}`;
      await use({ FRAME_ANCESTORS: school });
      site.close();
    },
  });

  test("a guest joins a room in a small frame there", async ({ arrive }) => {
    const owner = await arrive(ann);
    const room = await ownRoom(owner.page, owner.url);
    const guest = await arrive(ben);
    const source = guest.url + room.path;
    frame = `<iframe src="${source}" width="360" height="640" allow="camera; microphone; screen-wake-lock"></iframe>`;
    await guest.page.goto(school);
    const inside = guest.page.frameLocator("iframe");
    await inside.getByRole("textbox", { name: "Your name" }).fill("Ben");
    await inside.getByRole("button", { name: "Join", exact: true }).click();
    await expect(inside.getByRole("button", { name: "Leave", exact: true })).toBeVisible();
    expect(await inside.locator("html").evaluate((page) => page.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
