import type { Page } from "@playwright/test";
import { expectFullMesh, Guest, hostRoom } from "../guest.ts";
import { ann, ben } from "../looks.ts";
import { expectToMeet, expectToTalk } from "../person.ts";
import { expect, test } from "../test.ts";
import { translateFromStart } from "../translator-in-page.ts";
import { words } from "../words.ts";

const translated = (page: Page) => page.locator("font").count();

test("a translated page chats, shows its status texts, and updates its character count", async ({
  arrive,
}) => {
  const a = await arrive(ann, { prepare: translateFromStart });
  const b = await arrive(ben);
  await a.searchByText("chess");
  await a.untilSearching();
  await b.searchByText("chess");
  await Promise.all([a.untilMatched(), b.untilMatched()]);
  expect(await translated(a.page)).toBeGreaterThan(10);
  await b.messageBox.pressSequentially("he");
  await a.untilToldThat(words.typing);
  await b.messageBox.press("Enter");
  await a.untilReads("he");
  for (const left of [20, 12, 5]) {
    await a.messageBox.fill("x".repeat(2_000 - left));
    await expect(a.page.getByText(`${left} characters left`)).toBeVisible();
  }
  await a.messageBox.fill("hello");
  await a.messageBox.press("Enter");
  await b.untilReads("hello");
  await b.next();
  await a.untilToldThat("Stranger has disconnected.");
});

test("a translated page keeps working in a call with a stranger and in the next one", async ({ arrive }) => {
  const a = await arrive(ann, { prepare: translateFromStart });
  const b = await arrive(ben, { prepare: translateFromStart });
  await a.searchByVideo();
  await b.searchByVideo();
  await expectToMeet(a, b);
  await expectToTalk(a, b);
  await a.button("Turn microphone off").click();
  await a.button("Turn microphone on").click();
  await a.stop();
  await b.untilToldThat("Stranger has disconnected.");
  await a.button("New").click();
  await b.button("New").click();
  await expectToMeet(a, b);
});

test("a translated room keeps working for host and guest when the guest leaves and rejoins", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann, { prepare: translateFromStart }));
  const guest = new Guest(await arrive(ben, { prepare: translateFromStart }));
  for (let visit = 0; visit < 2; visit++) {
    if (visit === 0) await guest.prepare(room);
    else await guest.person.turnDevicesOn();
    await guest.enter();
    await guest.untilInside();
    await expectFullMesh([host, guest]);
    await guest.button("Leave").click();
    await guest.person.untilToldThat("You left the room.");
    await expect.poll(() => host.others()).toEqual([]);
    await guest.button("Rejoin").click();
  }
});
