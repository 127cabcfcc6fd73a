import type { Page } from "@playwright/test";
import type { CaptureShape } from "../capture-in-page.ts";
import { Guest, hostRoom } from "../guest.ts";
import { ann, ben, cleo, dev } from "../looks.ts";
import { expectToMeet, type Person } from "../person.ts";
import { expect, test } from "../test.ts";

const landscape: CaptureShape = { width: 160, height: 120, framesPerSecond: 8 };
const portrait: CaptureShape = { width: 120, height: 160, framesPerSecond: 8 };
const laptop = { viewport: { width: 1280, height: 720 } };

/** The visible share of each picture, from 0 to 1, by the name of its tile. */
const shownOf = (page: Page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll("video")]
        .filter(({ videoWidth }) => videoWidth > 0)
        .map((video) => {
          const { width, height } = video.getBoundingClientRect();
          const ratio = video.videoWidth / video.videoHeight / (width / height);
          const isCropped = getComputedStyle(video).objectFit === "cover";
          return [video.ariaLabel ?? "", isCropped ? Math.min(ratio, 1 / ratio) : 1] as const;
        }),
    ),
  );
const leastShown = async (page: Page) => Math.min(...Object.values(await shownOf(page)));

test("a grid of four at 1280x720 shows every picture whole, including that of an upright phone", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann, { shape: landscape, context: laptop }));
  const guests = [host];
  for (const [look, shape] of [
    [ben, landscape],
    [cleo, portrait],
    [dev, landscape],
  ] as const) {
    const guest = new Guest(await arrive(look, { shape, context: laptop }));
    await guest.join(room);
    await guest.untilInside();
    guests.push(guest);
  }
  for (const { page } of guests) {
    await expect.poll(async () => Object.keys(await shownOf(page)).length, { intervals: [500] }).toBe(4);
    await expect.poll(() => leastShown(page)).toBeGreaterThanOrEqual(0.9);
  }

  // A user can fill the tiles instead, with the keyboard alone.
  await host.button("More").press("Enter");
  await host.page.getByRole("switch", { name: "Fill tiles (crops the edges)" }).press("Space");
  await host.page.keyboard.press("Escape");
  await expect.poll(() => leastShown(host.page)).toBeLessThan(0.5);
  expect(await leastShown(guests[1]?.page ?? host.page)).toBeGreaterThanOrEqual(0.9);
});

test("a stranger with an upright phone is shown whole until the user fills the tile, which is remembered", async ({
  arrive,
}) => {
  const a = await arrive(ann, { shape: portrait });
  const b = await arrive(ben, { shape: landscape, context: laptop });
  const both: readonly Person[] = [a, b];
  for (const person of both) await person.searchByVideo();
  await expectToMeet(a, b);
  expect(await leastShown(b.page)).toBeGreaterThanOrEqual(0.9);
  await b.button("Fill tile").click();
  await expect.poll(() => leastShown(b.page)).toBeLessThan(0.6);
  await b.page.reload();
  await b.untilSees(a);
  expect(await leastShown(b.page)).toBeLessThan(0.6);
  await b.button("Show full video").click();
  await expect.poll(() => leastShown(b.page)).toBeGreaterThanOrEqual(0.9);
});
