import type { Page } from "@playwright/test";
import { ann, ben } from "../looks.ts";
import type { Person } from "../person.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

/** The code behind the landing page: sessions, calls, and all other pages. */
const later = /\/assets\/compose-[\w-]+\.js$/;

/** Holds that code back; the returned function lets it through. */
async function holdBack(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(later, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test("the name of the site is there before any script runs", async ({ app, browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(app.url);
  await expect(page.getByText("Let's Meet")).toBeVisible();
  await context.close();
});

test.describe("while the code behind the landing page is being loaded", () => {
  let release: () => void;
  let a: Person;
  test.beforeEach(async ({ arrive }) => {
    a = await arrive(ann, {
      prepare: async (page) => {
        release = await holdBack(page);
      },
    });
    await a.open();
  });

  test("a press on Text begins the search as soon as it can, with the interests added before", async ({
    arrive,
  }) => {
    await a.likes("chess");
    await expect(a.button("Remove chess")).toBeVisible();
    await a.button("Text").click();
    release();
    await a.untilSearching();
    const b = await arrive(ben);
    await b.searchByText("chess");
    await a.untilToldThat("You both like chess.");
  });

  test("a press on Video opens the green room as soon as it can", async () => {
    await a.button("Video").click();
    release();
    await expect(a.button("Start video")).toBeVisible();
  });

  test("the address can be changed, and back", async () => {
    await a.page.getByRole("link", { name: "Call check" }).click();
    await a.untilToldThat("One moment…");
    release();
    await expect(a.button("Start check")).toBeVisible();
    await a.page.goBack();
    await expect(a.button("Text")).toBeVisible();
  });
});

test("if that code cannot be loaded, the page says so, and Try now loads it", async ({ arrive }) => {
  const a = await arrive(ann, {
    prepare: async (page) => {
      await page.route(later, (route) => route.abort());
    },
  });
  await a.open();
  await a.untilToldThat("Can't reach the server.");
  expect(a.complaints.splice(0).join()).toContain("dynamically imported module");
  await a.page.unroute(later);
  await a.button("Try now").click();
  await a.button("Text").click();
  await expect(a.page.getByRole("heading", { name: words.looking })).toBeVisible();
});
