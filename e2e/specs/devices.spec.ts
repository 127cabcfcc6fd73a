import { chromium, type Page } from "@playwright/test";
import { deniedFlags, launchOptions } from "../chromium.ts";
import { ann, ben, secondCamera } from "../looks.ts";
import { expectToMeet, twoWhoMeet } from "../person.ts";
import { expectMovingPicture, expectSilence, expectTone, pictureOf } from "../statistics.ts";
import { expect, test } from "../test.ts";

const camera = "--use-fake-device-for-media-stream";
const permitted = "--use-fake-ui-for-media-stream";

/** A browser that has not been asked before: the page then turns nothing on by itself. */
const grantNothingYet = async (page: Page) => {
  await page.addInitScript(() => {
    Permissions.prototype.query = () =>
      Promise.resolve(
        Object.assign(new EventTarget(), { name: "camera", state: "prompt" as const, onchange: null }),
      );
  });
};

test("a denied camera is explained, and the call starts without it", async ({ arrive }) => {
  await using browser = await chromium.launch(launchOptions(deniedFlags));
  const a = await arrive(ann, { browser, realCapture: true });
  const b = await arrive(ben);
  await a.enterGreenRoom();
  await a.askForDevices();
  await a.untilToldThat("Your browser gave no access to the camera and microphone.");
  await a.button("Start video").click();
  await b.searchByVideo();
  await a.untilSees(b);
  await a.untilHears(b);
  await a.stop();
});

test("a device without a camera still sends its microphone", async ({ arrive }) => {
  await using browser = await chromium.launch(launchOptions([`${camera}=device-count=0`, permitted]));
  const a = await arrive(ann, { browser });
  const b = await arrive(ben);
  await a.enterGreenRoom();
  await a.askForDevices();
  await a.untilToldThat("No camera found.");
  await expect(a.button("Turn microphone off")).toBeVisible();
  await a.button("Start video").click();
  await b.searchByVideo();
  await a.untilSees(b);
  await b.untilHears(a);
  expect((await pictureOf(b.page, "Stranger")).frames).toBe(0);
});

test("continuing with text from the green room requests no device", async ({ arrive }) => {
  await using browser = await chromium.launch(launchOptions(deniedFlags));
  const a = await arrive(ann, { browser });
  await a.enterGreenRoom();
  await expect(a.button("Turn both on")).toBeVisible();
  await a.button("Continue with text").click();
  await a.untilSearching();
  expect(await a.page.evaluate(() => Reflect.get(window, "captureCalls"))).toBe(0);
});

test("a user who joins without devices sees and hears the partner, and is seen and heard once they are on", async ({
  arrive,
}) => {
  const a = await arrive(ann, { prepare: grantNothingYet });
  const b = await arrive(ben);
  await a.enterGreenRoom();
  await a.button("Start video").click();
  await b.searchByVideo();
  await a.untilSees(b);
  await a.untilHears(b);
  await a.button("Turn camera on").click();
  await b.untilSees(a);
  await a.button("Turn microphone on").click();
  await b.untilHears(a);
  await expectToMeet(a, b);
});

test("in a call each change of a device reaches the partner: turned off and on, switched, and unplugged", async ({
  arrive,
}) => {
  const [a, b] = await twoWhoMeet(arrive);

  await a.button("Turn camera off").click();
  await expect(a.button("Turn camera on")).toBeVisible();
  await expect.poll(() => a.page.locator('video[aria-label="You"]').count()).toBe(0);
  await expect(b.strangersVideo).toHaveCSS("opacity", "0");
  await a.button("Turn camera on").click();
  await b.untilSees(a);

  await a.button("Turn microphone off").click();
  await expectSilence(b.page, "Stranger");
  await a.button("Turn microphone on").click();
  await expectTone(b.page, "Stranger", a.look);

  await a.button("Devices").click();
  const cameras = a.page.getByRole("combobox", { name: "Camera" });
  await cameras.selectOption({ index: 1 });
  await expectMovingPicture(b.page, "Stranger", secondCamera);
  await cameras.selectOption({ index: 0 });
  await b.untilSees(a);
  await b.untilHears(a);
  await a.page.keyboard.press("Escape");

  // An unplugged microphone counts as off, and the call goes on.
  await a.page.evaluate(() => {
    const unplug: unknown = Reflect.get(window, "unplug");
    if (typeof unplug === "function") unplug("audio");
  });
  await expect(a.button("Turn microphone on")).toBeVisible();
  await expectSilence(b.page, "Stranger");
  await b.untilSees(a);
  await a.button("Turn microphone on").click();
  await b.untilHears(a);
});

test("the green room's preview shows the chosen camera mirrored; the stranger's picture is not mirrored", async ({
  arrive,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.enterGreenRoom();
  await a.turnDevicesOn();
  await expectMovingPicture(a.page, "You", ann);
  await a.page.getByRole("combobox", { name: "Camera" }).selectOption({ index: 1 });
  await expectMovingPicture(a.page, "You", secondCamera);
  await a.button("Start video").click();
  await b.searchByVideo();
  await expectMovingPicture(b.page, "Stranger", secondCamera);
  const isMirrored = (label: string) =>
    a.page.locator(`video[aria-label="${label}"]`).evaluate((video) => {
      const { transform, scale } = getComputedStyle(video);
      return transform.startsWith("matrix(-1") || scale.startsWith("-1");
    });
  expect(await isMirrored("You")).toBe(true);
  expect(await isMirrored("Stranger")).toBe(false);
});

test("a camera that another program uses is reported differently from a denied one", async ({ arrive }) => {
  const a = await arrive(ann, {
    prepare: async (page) => {
      await page.addInitScript(() => {
        const { mediaDevices } = navigator;
        const original = mediaDevices.getUserMedia.bind(mediaDevices);
        mediaDevices.getUserMedia = (constraints) =>
          constraints?.video
            ? Promise.reject(new DOMException("Could not start video source", "NotReadableError"))
            : original(constraints);
      });
    },
  });
  await a.enterGreenRoom();
  await a.askForDevices();
  await a.untilToldThat("Another app is using the camera.");
  await expect(a.button("Turn microphone off")).toBeVisible();
});

test("a browser without WebRTC offers only the text chat, and says why", async ({ arrive }) => {
  const a = await arrive(ann, {
    prepare: async (page) => {
      await page.addInitScript(() => Reflect.deleteProperty(window, "RTCPeerConnection"));
    },
  });
  await a.open();
  await expect(a.button("Video")).toBeDisabled();
  await a.untilToldThat("This browser can't do video chat");
  await a.button("Text").click();
  await a.untilSearching();
});
