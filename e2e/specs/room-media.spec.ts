import { devices, type Page } from "@playwright/test";
import { expectFullMesh, Guest, hostRoom } from "../guest.ts";
import { expectSoundOnly } from "../links.ts";
import { ann, ben, sharedScreen } from "../looks.ts";
import { expectMovingPicture, expectTone } from "../statistics.ts";
import { expect, test } from "../test.ts";

const { defaultBrowserType: _browser, ...phone } = { ...devices["Pixel 7"] };

test("a shared screen has its own picture and sound, and ends when its owner or the browser stops it", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann));
  const b = new Guest(await arrive(ben));
  await b.join(room);
  await expectFullMesh([host, b]);
  const screen = `${host.name}'s screen`;
  const browserStops = () =>
    host.page.evaluate(() => {
      const stop: unknown = Reflect.get(window, "stopSharing");
      if (typeof stop === "function") stop();
    });

  for (const stop of [() => host.button("Stop sharing").first().click(), browserStops]) {
    await host.button("Share screen").click();
    await expectMovingPicture(b.page, screen, sharedScreen);
    await expectTone(b.page, screen, sharedScreen);
    expect(await b.others()).toEqual([host.name, screen].toSorted());
    await b.untilSees(host);
    await b.untilHears(host);

    await stop();
    await expect.poll(() => b.others()).toEqual([host.name]);
    await expect(host.button("Share screen")).toBeVisible();
    await expectFullMesh([host, b]);
  }
});

/** Makes a page report that it is hidden. Playwright itself keeps every page visible (`setFocusEmulationEnabled`). */
const putBehind = (page: Page, isBehind: boolean) =>
  page.evaluate(
    (state) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    },
    isBehind ? "hidden" : "visible",
  );

test("a member on a phone receives sound only while behind another tab or the chat, and then the picture again", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann));
  const b = new Guest(await arrive(ben, { context: phone }));
  await b.join(room);
  await expectFullMesh([host, b]);
  for (const { hide, show } of [
    { hide: () => putBehind(b.page, true), show: () => putBehind(b.page, false) },
    { hide: () => b.button("Show chat").click(), show: () => b.button("Hide chat").first().click() },
  ]) {
    await hide();
    await expectSoundOnly(host.page, b.name);
    await b.untilHears(host);
    await host.untilSees(b);
    await show();
    await expectFullMesh([host, b]);
  }
});
