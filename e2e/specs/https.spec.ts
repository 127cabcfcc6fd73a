import type { Browser } from "@playwright/test";
import { chooseFront, type Front, hasCaddy, launchTrusting, redirectOf, startCaddy } from "../caddy.ts";
import { ann, ben } from "../looks.ts";
import { expectToMeet, expectToTalk } from "../person.ts";
import { test as base, expect } from "../test.ts";

const test = base.extend<{ readonly front: Front; readonly trusting: Browser }>({
  front: async ({ folder }, use) => use(await chooseFront(folder)),

  environment: async ({ front }, use) => {
    await use({ TRUSTED_PROXIES: "1", ALLOWED_ORIGINS: front.url });
  },

  trusting: async ({ front, app }, use) => {
    await using caddy = await startCaddy(front, app.port);
    const browser = await launchTrusting(caddy.authority, front.folder);
    await use(browser);
    await browser.close();
  },
});

test.skip(!hasCaddy, "there is no Caddy here (`apt-get install caddy libnss3-tools`)");

test("two strangers call each other through Caddy over HTTPS, and an account made there stays logged in", async ({
  arrive,
  front,
  trusting,
  app,
}) => {
  const there = { url: front.url, browser: trusting };
  const a = await arrive(ann, there);
  const b = await arrive(ben, there);
  expect(await redirectOf(front)).toBe("https://meet.example/");
  const first = await a.page.goto(front.url);
  expect(first?.headers()["strict-transport-security"]).toBe("max-age=31536000");
  const sockets: string[] = [];
  a.page.on("websocket", (socket) => sockets.push(socket.url()));
  await a.searchByVideo();
  await b.searchByVideo();
  await expectToMeet(a, b);
  await expectToTalk(a, b);
  expect(await a.page.evaluate(() => isSecureContext)).toBe(true);
  expect(sockets).toEqual([expect.stringMatching(/^wss:\/\/meet\.example:/)]);
  await a.stop();

  await a.page.goto(front.url);
  await a.page.getByRole("link", { name: "Log in" }).click();
  await a.page.getByRole("radio", { name: "Sign up" }).check();
  await a.page.getByRole("textbox", { name: "Name", exact: true }).fill("ann");
  await a.page.getByLabel("Password", { exact: true }).fill("a long walk home");
  await a.button("Sign up").click();
  await a.button("I've saved them").click();
  await a.page.reload();
  await expect(a.page.getByRole("heading", { name: "No rooms yet." })).toBeVisible();
  const cookies = await a.page.context().cookies(front.url);
  expect(cookies.map(({ secure, httpOnly }) => ({ secure, httpOnly }))).toEqual(
    cookies.map(() => ({ secure: true, httpOnly: true })),
  );
  expect(cookies.length).toBeGreaterThan(0);
  // The server takes the visitor's address from Caddy.
  expect(app.output).not.toContain("TRUSTED_PROXIES");
});
