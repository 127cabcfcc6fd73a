import type { Page } from "@playwright/test";
import { Guest } from "../guest.ts";
import { linksOf } from "../links.ts";
import { ann, ben, cleo } from "../looks.ts";
import { twoWhoMeet } from "../person.ts";
import { expectMovingPicture, expectTone } from "../statistics.ts";
import { expect, test } from "../test.ts";

type Watched = Window & { gapMs: number };

/**
 * Notes from now on the longest time without a new frame in any picture of somebody else's, in `gapMs`. Pictures move on
 * while the page's own thread is busy: of several frames that came meanwhile, each took its share of that time. What the
 * other page draws for a camera stands still while that one's thread is busy, which no real camera does.
 */
const watchForGaps = (page: Page) =>
  page.evaluate(() => {
    const seen = window as unknown as Watched;
    const frames = () =>
      [...document.querySelectorAll<HTMLVideoElement>('video:not([aria-label="You"])')].map(
        (video) => video.getVideoPlaybackQuality().totalVideoFrames,
      );
    let before = frames();
    let at = performance.now();
    seen.gapMs = 0;
    setInterval(() => {
      const now = frames();
      // An element that is new has counted none of the frames before it.
      const since = (count: number, known: number) => (count < known ? count : count - known);
      const fresh = Math.max(0, ...now.map((count, place) => since(count, before[place] ?? 0)));
      const waited = performance.now() - at;
      seen.gapMs = Math.max(seen.gapMs, waited / Math.max(1, fresh));
      if (fresh > 0) at = performance.now();
      before = now;
    }, 20);
  });

const others = (page: Page) =>
  page
    .locator('video:not([aria-label="You"])')
    .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
const icons = (page: Page) => page.getByRole("button", { name: /^Safety code/ }).getAttribute("aria-label");

test("two strangers who both keep talking move into a room over the same connection, and a third comes by its link", async ({
  arrive,
}) => {
  const [a, b] = await twoWhoMeet(arrive);
  await expect.poll(() => icons(a.page)).toMatch(/,/);
  expect(await icons(b.page)).toBe(await icons(a.page));

  await Promise.all([watchForGaps(a.page), watchForGaps(b.page)]);
  await a.button("Keep talking").click();
  await b.button("Yes").click();
  for (const { page } of [a, b]) {
    await expect(page).toHaveURL(/\/r\/[\w-]{16}$/);
    const [partner = ""] = await others(page);
    expect(partner).toMatch(/^Guest [12]$/);
    await expectMovingPicture(page, partner, page === a.page ? ben : ann);
    await expectTone(page, partner, page === a.page ? ben : ann);
    expect(await linksOf(page)).toEqual(["connected"]);
    const gapMs = await page.evaluate(() => (window as unknown as Watched).gapMs);
    test.info().annotations.push({ type: "gap", description: `${Math.round(gapMs)} ms` });
    expect(gapMs).toBeLessThan(2_000);
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
