import type { Browser } from "@playwright/test";
import { smallShape } from "../capture-in-page.ts";
import { sideOf } from "../connections.ts";
import { findFirefox, launchFirefox } from "../firefox.ts";
import { expectFullMesh, Guest, hostRoom } from "../guest.ts";
import { ann, ben, cleo } from "../looks.ts";
import { expectToMeet, expectToTalk, type Person } from "../person.ts";
import { codeOf } from "../safety.ts";
import { expectSilence } from "../statistics.ts";
import { test as base, expect } from "../test.ts";
import { translateFromStart } from "../translator-in-page.ts";
import { words } from "../words.ts";

const test = base.extend<object, { readonly bensFirefox: Browser }>({
  bensFirefox: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's dependencies from the pattern
    async ({}, use) => {
      const browser = await launchFirefox(ben);
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
});

test.skip(findFirefox() === null, "there is no Firefox here (`apt-get install firefox-esr`)");

/** Two people in a call that the earlier one offered, because its page has waited longer. */
async function expectToCall(earlier: Person, later: Person): Promise<void> {
  await earlier.searchByVideo();
  await earlier.untilSearching();
  await later.searchByVideo();
  await expectToMeet(earlier, later);
  expect([await sideOf(earlier.page), await sideOf(later.page)]).toEqual(["offer", "answer"]);
  await expectToTalk(earlier, later);
}

test("Chromium calls Firefox, which keeps a muted microphone and the safety code over a reload", async ({
  arrive,
  bensFirefox,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben, { browser: bensFirefox, realCapture: "sound" });
  await expectToCall(a, b);
  const before = await codeOf(a.page);
  expect(await codeOf(b.page)).toBe(before);
  await b.button("Turn microphone off").click();
  await expectSilence(a.page, "Stranger");

  await b.page.reload();
  await b.untilMatched();
  expect([await codeOf(a.page), await codeOf(b.page)]).toEqual([before, before]);
  // Firefox grants devices to one load of a page only, and is asked again.
  await a.untilSees(b);
  await expectSilence(a.page, "Stranger");
  await b.button("Turn microphone on").click();
  await expectToMeet(a, b);
});

test("Firefox calls Chromium from a translated page, which keeps working in call, chat and the next search", async ({
  arrive,
  bensFirefox,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben, {
    browser: bensFirefox,
    realCapture: "sound",
    prepare: translateFromStart,
  });
  await expectToCall(b, a);
  await a.stop();
  await b.untilToldThat(words.strangerLeft);
  await a.button("New").click();
  await b.button("New").click();
  await expectToMeet(a, b);
});

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

test("in Firefox a double press of Next skips one partner only, and a composition's Enter sends nothing", async ({
  arrive,
  bensFirefox,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben, { browser: bensFirefox });
  const c = await arrive(cleo);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  // In Safari's order of events, the composition ends before its Enter arrives.
  await b.messageBox.pressSequentially("ni");
  await b.messageBox.evaluate((field) => {
    field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "ni" }));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true }));
  });
  await expect(b.messageBox).toHaveValue("ni");

  await c.searchByText();
  await c.untilSearching();
  await b.button("Next").dblclick();
  await expectToTalk(b, c);
});

test("in Firefox Back and Forward return to the chat, and a room's link asks before it ends the chat", async ({
  arrive,
  bensFirefox,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben, { browser: bensFirefox });
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  await b.page.goBack();
  await b.page.goForward();
  await expectToTalk(a, b);
  await b.page.goto(new URL("/r/abcdefgh-_123456", b.url).href);
  await expect(b.page.getByRole("dialog", { name: "Leave this chat?" })).toBeVisible();
  await b.button("Stay in the chat").last().click();
  await expectToTalk(a, b);
});
