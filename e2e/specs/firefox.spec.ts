import type { Browser } from "@playwright/test";
import { smallShape } from "../capture-in-page.ts";
import { sideOf } from "../connections.ts";
import { findFirefox, launchFirefox } from "../firefox.ts";
import { expectFullMesh, Guest, hostRoom } from "../guest.ts";
import { ann, ben, cleo } from "../looks.ts";
import { expectToMeet, expectToTalk } from "../person.ts";
import { test as base, expect } from "../test.ts";

const test = base.extend<object, { readonly bensFirefox: Browser }>({
  bensFirefox: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern that nothing else is needed
    async ({}, use) => {
      const browser = await launchFirefox(ben);
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
});

test.skip(findFirefox() === null, "there is no Firefox here (`apt-get install firefox-esr`)");

for (const first of ["Chromium", "Firefox"] as const) {
  test(`Chromium and Firefox meet, ${first} offering the call: picture, sound and text go both ways`, async ({
    arrive,
    bensFirefox,
  }) => {
    const a = await arrive(ann);
    const b = await arrive(ben, { browser: bensFirefox, realCapture: "sound" });
    const [earlier, later] = first === "Chromium" ? [a, b] : [b, a];
    // Whoever has waited longer makes the offer.
    await earlier.searchByVideo();
    await earlier.untilSearching();
    await later.searchByVideo();
    await expectToMeet(a, b);
    expect([await sideOf(earlier.page), await sideOf(later.page)]).toEqual(["offer", "answer"]);
    await expectToTalk(a, b);
  });
}

test("two Chromiums and a Firefox see and hear each other in a room", async ({ arrive, bensFirefox }) => {
  const { room, host } = await hostRoom(await arrive(ann, { shape: smallShape }));
  const others = [
    new Guest(await arrive(ben, { browser: bensFirefox, realCapture: "sound", shape: smallShape })),
    new Guest(await arrive(cleo, { shape: smallShape })),
  ];
  for (const guest of others) {
    await guest.join(room);
    await guest.untilInside();
  }
  await expectFullMesh([host, ...others]);
});
