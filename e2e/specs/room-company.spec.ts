import { smallShape } from "../capture-in-page.ts";
import { Guest, hostRoom, withoutDevices } from "../guest.ts";
import { ann, ben, type Look } from "../looks.ts";
import type { Person } from "../person.ts";
import { expect, test } from "../test.ts";

test.use({ permissions: [] });

type Arrive = (look: Look) => Promise<Person>;

/** A host and a guest in the host's room. */
async function two(arrive: Arrive): Promise<readonly [host: Guest, guest: Guest]> {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const guest = new Guest(await arrive(ben));
  await guest.join(room, withoutDevices);
  await guest.untilInside();
  await host.untilWith(host, guest);
  return [host, guest];
}

const tiles = ({ page }: Guest) => page.getByRole("region", { name: "People in the call" });
const tag = (guest: Guest, of: Guest) => tiles(guest).getByTitle(`${of.name}: connection and options`);

test("a raised hand and a reaction appear on the sender's tile", async ({ arrive }) => {
  const [host, b] = await two(arrive);
  await b.button("Raise hand").click();
  await expect(tiles(host).getByText("hand raised")).toBeVisible();
  await expect((await host.people()).filter({ hasText: "ben" }).getByText("hand raised")).toBeAttached();
  await b.page.keyboard.press("h");
  await expect(tiles(host).getByText("hand raised")).toHaveCount(0);

  await b.button("Reactions").click();
  await b.button("Applause").click();
  await expect(tiles(host).getByText("Applause")).toBeAttached();
  // The reaction disappears on its own.
  await expect(tiles(host).getByText("Applause")).toHaveCount(0);
});

test("a room's chat shows messages as plain text, and counts unread ones", async ({ arrive }) => {
  const [host, b] = await two(arrive);
  await b.button("Show chat").click();
  await b.person.say("hello <b>there</b>");
  await expect(host.page.getByText("hello <b>there</b>").first()).toBeVisible();
  await host.button("Show chat, 1 unread").click();
  await host.person.untilReads("hello <b>there</b>");
  await host.person.messageBox.pressSequentially("hello, ben");
  const typing = b.page.getByText(`${host.name} is typing…`);
  await expect(typing).toBeVisible();
  await host.person.messageBox.press("Enter");
  await b.person.untilReads("hello, ben");
  await expect(typing).toHaveCount(0);

  // The chat can be saved after leaving.
  await b.button("Leave").click();
  await b.person.untilToldThat("You left the room.");
  await expect(b.button("Save chat")).toBeEnabled();
});

test("a guest's microphone state is shown on the tile and in the list of people", async ({ arrive }) => {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const context = { permissions: ["camera", "microphone"] };
  const b = new Guest(await arrive(ben, { shape: smallShape, context }));
  await b.join(room);
  await b.untilInside();
  const row = (await host.people()).filter({ hasText: "ben" });
  await expect(row.getByText("microphone on")).toBeAttached();
  await expect(row.getByText("camera on")).toBeAttached();
  await expect(tag(host, b).getByText("muted")).toHaveCount(0);
  await expect(tag(b, host).getByText("muted")).toBeAttached();

  await b.page.keyboard.press("m");
  await expect(row.getByText("microphone off")).toBeAttached();
  await expect(tag(host, b).getByText("muted")).toBeAttached();
  await b.button("Turn camera off").click();
  await expect(row.getByText("camera off")).toBeAttached();

  await b.button("Turn microphone on").click();
  await expect(row.getByText("microphone on")).toBeAttached();
  await expect(tag(host, b).getByText("muted")).toHaveCount(0);
  await host.untilHears(b);
});

test("full screen and picture in picture start and end from the same menu", async ({ arrive }) => {
  const camera = { shape: smallShape, context: { permissions: ["camera", "microphone"] } };
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const b = new Guest(await arrive(ben, camera));
  await b.join(room);
  await b.untilInside();
  await host.untilWith(host, b);
  const more = async (name: string) => {
    await host.button("More").click();
    await host.button(name).click();
  };

  await more("Full screen");
  const filling = () => host.page.evaluate(() => document.fullscreenElement !== null);
  await expect.poll(filling).toBe(true);
  await more("Exit full screen");
  await expect.poll(filling).toBe(false);

  const floating = () =>
    host.page.evaluate(() => document.pictureInPictureElement?.getAttribute("aria-label") ?? null);
  // Picture in picture needs a first frame.
  await expect
    .poll(() =>
      host.page
        .locator(`video[aria-label="${b.name}"]`)
        .evaluate((video: HTMLVideoElement) => video.videoWidth),
    )
    .toBeGreaterThan(0);
  await more("Picture-in-picture");
  await expect.poll(floating).toBe(b.name);
  await more("Exit picture-in-picture");
  await expect.poll(floating).toBeNull();
});
