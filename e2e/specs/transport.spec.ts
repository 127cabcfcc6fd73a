import type { Page } from "@playwright/test";
import { ann, ben } from "../looks.ts";
import { expectToMeet, expectToTalk, twoWhoMeet } from "../person.ts";
import { Wire } from "../proxy.ts";
import { getStuckOnce } from "../stuck-in-page.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

test("a page whose WebSocket is blocked calls, chats and goes on to the next over long-polling", async ({
  arrive,
  app,
}) => {
  const wire = await Wire.to(app.port, { upgrades: false });
  try {
    const a = await arrive(ann, { url: wire.url });
    const b = await arrive(ben, { url: wire.url });
    const polls: string[] = [];
    a.page.on("request", (request) => {
      if (request.url().includes("transport=polling")) polls.push(request.url());
    });
    await a.searchByVideo("chess");
    await b.searchByVideo("chess");
    await expectToMeet(a, b);
    await expectToTalk(a, b);
    expect(polls.length).toBeGreaterThan(2);
    expect(wire.refusedUpgrades).toBeGreaterThan(0);
    await a.next();
    await b.untilToldThat(words.strangerLeft);
    await b.button("New").click();
    await expectToMeet(a, b);
  } finally {
    await wire.close();
  }
});

for (const stuck of [ann, ben])
  test(`two people meet although ${stuck.name}'s browser finds no candidates for its first connection`, async ({
    arrive,
  }) => {
    const prepare = async (page: Page) => {
      await page.addInitScript(getStuckOnce);
    };
    const [a, b] = await twoWhoMeet((look) => arrive(look, look === stuck ? { prepare } : {}));
    const page = stuck === ann ? a.page : b.page;
    expect(await page.evaluate(() => "gotStuck" in window)).toBe(true);
  });
