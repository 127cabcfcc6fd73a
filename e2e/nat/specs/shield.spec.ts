import { quotaReached, refusalsOf } from "../../connections.ts";
import { ann, ben } from "../../looks.ts";
import { words } from "../../words.ts";
import { search } from "../meeting.ts";
import { pathsOf } from "../paths.ts";
import { turnEnvironment } from "../relay.ts";
import { expect, test } from "../test.ts";

test.use({ environment: turnEnvironment });

test.describe("with a single allocation for each page", () => {
  test.use({ relayQuota: "1" });

  test("a page receives the relay's quota error, which no call of a crowd causes", async ({
    world,
    arriveAt,
  }) => {
    const two = await search(world, arriveAt);
    for (const { page } of two)
      await expect.poll(() => refusalsOf(page), { timeout: 60_000 }).toContain(quotaReached);
  });
});

test("a page reports that the relay is down, and does not use a direct path", async ({
  world,
  relay,
  arriveAt,
}) => {
  // Two pages at one home could reach each other directly.
  const [home] = world.homes;
  const [a, b] = [await arriveAt(home, ann), await arriveAt(home, ben)];
  await relay.stop();
  await a.searchByVideo();
  await a.untilSearching();
  await b.searchByVideo();
  for (const person of [a, b]) await person.untilMatched();
  const explained = [a, b].map(({ page }) => page.getByText(words.noRelay));
  await expect
    .poll(async () => (await Promise.all(explained.map((one) => one.isVisible()))).includes(true), {
      timeout: 90_000,
    })
    .toBe(true);
  for (const { page } of [a, b]) expect(await pathsOf(page)).toEqual([]);
});
