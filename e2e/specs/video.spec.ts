import { chromium } from "@playwright/test";
import { fileCaptureFlags } from "../capture-files.ts";
import { launchOptions } from "../chromium.ts";
import { ann, ben, cleo } from "../looks.ts";
import { expectToMeet, expectToTalk, twoWhoMeet } from "../person.ts";
import { pictureOf } from "../statistics.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

test("two browsers with films for cameras meet; each decodes the other's picture and hears the other's tone", async ({
  arrive,
}, testInfo) => {
  const fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  const launch = (look: typeof ann) =>
    chromium.launch(launchOptions([...fake, ...fileCaptureFlags(testInfo.outputPath("films"), look)]));
  await using annsBrowser = await launch(ann);
  await using bensBrowser = await launch(ben);
  const a = await arrive(ann, { browser: annsBrowser, realCapture: true });
  const b = await arrive(ben, { browser: bensBrowser, realCapture: true });

  await a.searchByVideo("chess", "music");
  await b.searchByVideo("music", "chess", "tea");

  await expectToMeet(a, b);
  await expectToTalk(a, b);
  await a.untilToldThat("You both like chess and music");
  await b.untilToldThat("You both like");
  await expect(b.log).not.toContainText("tea");
});

test("next takes the picture away at once and finds somebody new; the one who was left is told", async ({
  arrive,
}) => {
  const [a, b] = await twoWhoMeet(arrive);

  await a.next();
  await expect(a.strangersVideo).toHaveCount(0);
  await b.untilToldThat("Stranger has disconnected.");
  await expect.poll(async () => (await pictureOf(b.page, "Stranger")).frames).toBe(0);
});

test("stop ends the call on both sides and lets go of nothing that a new search needs", async ({
  arrive,
}) => {
  const [a, b] = await twoWhoMeet(arrive);

  await a.stop();
  await a.untilToldThat("You have disconnected.");
  await b.untilToldThat("Stranger has disconnected.");
  await a.button("New").click();
  await b.button("New").click();
  await expectToMeet(a, b);
});

test("next by itself searches on as soon as the stranger has gone", async ({ arrive }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  const c = await arrive(cleo);
  await a.searchByVideo();
  await b.searchByVideo();
  await expectToMeet(a, b);
  await a.page.getByRole("switch", { name: "Next by itself" }).click();
  await b.stop();
  await c.searchByVideo();
  await expectToMeet(a, c);
});

test("text beside the video goes both ways while picture and sound go on", async ({ arrive }) => {
  const [a, b] = await twoWhoMeet(arrive);
  await expectToTalk(a, b);
  await a.messageBox.pressSequentially("hm");
  await b.untilToldThat(words.typing);
  await expectToMeet(a, b);
});
