import { expectFullMesh, Guest, hostRoom } from "../guest.ts";
import { ann, ben, sharedScreen } from "../looks.ts";
import { twoWhoMeet } from "../person.ts";
import { expectMovingPicture, expectSilence } from "../statistics.ts";
import { expect, test } from "../test.ts";

const ownToast = (device: "camera" | "microphone") => `Your system or another app paused your ${device}.`;

test("a paused camera, a picture that freezes without an event and a paused microphone are reported on both sides", async ({
  arrive,
}) => {
  const [a, b] = await twoWhoMeet(arrive);
  const good = b.page.getByText("Good", { exact: true });
  await expect(good).toBeVisible();

  await a.pauseDevice("video", true);
  await expect(a.page.getByText(ownToast("camera"))).toBeVisible();
  await expect(a.page.getByText("Your camera is paused.")).toBeAttached();
  await expect(a.button("Turn camera off")).toBeVisible();
  await expect(b.page.getByText("Their camera is paused").first()).toBeVisible();
  await expect(good).toHaveCount(0);
  await b.untilHears(a);
  await a.pauseDevice("video", false);
  await b.untilSees(a);
  await expect(b.page.getByText("Their camera is paused")).toHaveCount(0);
  await expect(a.page.getByText("Your camera is paused.")).toHaveCount(0);

  await a.freeze(true);
  await expect(b.page.getByText("Their video is frozen").first()).toBeVisible();
  await expect(good).toHaveCount(0);
  await a.freeze(false);
  await b.untilSees(a);
  await expect(b.page.getByText("Their video is frozen")).toHaveCount(0);

  await a.pauseDevice("audio", true);
  await expect(a.page.getByText(ownToast("microphone"))).toBeVisible();
  await expect(b.page.getByText("Their microphone is paused")).toBeAttached();
  // A microphone that is turned off meanwhile stays off.
  await a.button("Turn microphone off").click();
  await expect(b.page.getByText("Their microphone is off")).toBeAttached();
  await a.pauseDevice("audio", false);
  await expectSilence(b.page, "Stranger");
  await expect(a.button("Turn microphone on")).toBeVisible();
  await a.button("Turn microphone on").click();
  await b.untilHears(a);
});

test("in a room a paused camera is reported on its tile, and a static shared screen is not", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann));
  const b = new Guest(await arrive(ben));
  await b.join(room);
  await expectFullMesh([host, b]);
  await host.button("Share screen").click();
  await expectMovingPicture(b.page, `${host.name}'s screen`, sharedScreen);

  await host.person.pauseDevice("video", true);
  await expect(b.page.getByText("Their camera is paused")).toHaveCount(1);
  await expect(host.page.getByText("Your camera is paused.")).toHaveCount(1);
  await host.person.pauseDevice("video", false);
  await b.untilSees(host);
  await expect(b.page.getByText("Their camera is paused")).toHaveCount(0);

  // Screen and camera freeze alike, but only a frozen camera is a fault.
  await host.person.freeze(true);
  await expect(b.page.getByText("Their video is frozen")).toHaveCount(1);
  await expect(b.page.getByText("Their screen is paused")).toHaveCount(0);
  await host.person.freeze(false);
  await b.untilSees(host);
  await expect(b.page.getByText("Their video is frozen")).toHaveCount(0);
});
