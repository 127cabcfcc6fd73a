import type { Page } from "@playwright/test";
import { expectFullMesh, Guest, hostRoom } from "../guest.ts";
import { ann, ben } from "../looks.ts";
import { expectToMeet } from "../person.ts";
import { expect, test } from "../test.ts";

/** Grants every wake lock, and counts those that the page holds. */
async function prepare(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let held = 0;
    const request = async () => {
      held++;
      const lock = Object.assign(new EventTarget(), {
        release: async () => {
          held--;
          lock.dispatchEvent(new Event("release"));
        },
      });
      return lock;
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
    Object.defineProperty(window, "wakeLocks", { get: () => held });
  });
}
const wakeLocks = (page: Page) => page.evaluate<number>("wakeLocks");

test("the page holds a wake lock in a call with a stranger, and none before and after it", async ({
  arrive,
}) => {
  const a = await arrive(ann, { prepare });
  const b = await arrive(ben);
  await a.searchByVideo();
  await a.untilSearching();
  expect(await wakeLocks(a.page)).toBe(0);
  await b.searchByVideo();
  await expectToMeet(a, b);
  expect(await wakeLocks(a.page)).toBe(1);
  await a.stop();
  await expect.poll(() => wakeLocks(a.page)).toBe(0);
});

test("the page holds a wake lock in a room, and none after it", async ({ arrive }) => {
  const { room, host } = await hostRoom(await arrive(ann));
  const guest = new Guest(await arrive(ben, { prepare }));
  await guest.join(room);
  await guest.untilInside();
  await expectFullMesh([host, guest]);
  expect(await wakeLocks(guest.page)).toBe(1);
  await guest.button("Leave").click();
  await expect.poll(() => wakeLocks(guest.page)).toBe(0);
});
