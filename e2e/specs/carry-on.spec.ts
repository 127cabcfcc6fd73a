import type { Page } from "@playwright/test";
import { Guest } from "../guest.ts";
import { linksOf } from "../links.ts";
import { ann, ben, cleo } from "../looks.ts";
import { twoWhoMeet } from "../person.ts";
import { badge } from "../safety.ts";
import { expectMovingPicture, expectTone } from "../statistics.ts";
import { expect, test } from "../test.ts";

type Marked = Window & { readonly connections: readonly (RTCPeerConnection & { isMarked?: boolean })[] };

/** Marks the connected connection of a page; `isOverMarked` is true while the call uses the same one. */
const mark = (page: Page) =>
  page.evaluate(() => {
    for (const one of (window as unknown as Marked).connections)
      if (one.connectionState === "connected") one.isMarked = true;
  });
const isOverMarked = (page: Page) =>
  page.evaluate(() =>
    (window as unknown as Marked).connections
      .filter(({ connectionState }) => connectionState === "connected")
      .every(({ isMarked }) => isMarked === true),
  );

const others = (page: Page) =>
  page
    .locator('video:not([aria-label="You"])')
    .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
const icons = (page: Page) => badge(page).getAttribute("aria-label");

test("two strangers who both keep talking move into a room on the same connection, and a third joins by its link", async ({
  arrive,
}) => {
  const [a, b] = await twoWhoMeet(arrive);
  await expect.poll(() => icons(a.page)).toMatch(/,/);
  expect(await icons(b.page)).toBe(await icons(a.page));

  await Promise.all([mark(a.page), mark(b.page)]);
  await a.button("Keep talking").click();
  await b.button("Yes").click();
  for (const { page } of [a, b]) {
    await expect(page).toHaveURL(/\/r\/[\w-]{16}$/);
    const [partner = ""] = await others(page);
    expect(partner).toMatch(/^Guest [12]$/);
    await expectMovingPicture(page, partner, page === a.page ? ben : ann);
    await expectTone(page, partner, page === a.page ? ben : ann);
    expect(await linksOf(page)).toEqual(["connected"]);
    expect(await isOverMarked(page)).toBe(true);
  }

  const c = new Guest(await arrive(cleo));
  const path = new URL(a.page.url()).pathname;
  await c.join({ roomId: path.slice(3), path, ownerName: "" });
  await a.page.getByRole("button", { name: "Let in cleo" }).click();
  await c.untilInside();
  for (const { page } of [a, b]) await expectMovingPicture(page, "cleo", cleo);
  expect((await others(c.page)).toSorted()).toEqual(["Guest 1", "Guest 2"]);
  await expect.poll(() => icons(c.page)).toMatch(/,/);
  await expect
    .poll(async () => new Set(await Promise.all([a, b, c].map(({ page }) => icons(page)))).size)
    .toBe(1);
});
