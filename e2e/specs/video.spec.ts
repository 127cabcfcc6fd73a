import { chromium } from "@playwright/test";
import { fileCaptureFlags } from "../capture-files.ts";
import { launchOptions } from "../chromium.ts";
import { ann, ben, cleo } from "../looks.ts";
import { expectToMeet, expectToTalk, twoWhoMeet } from "../person.ts";
import { pictureOf } from "../statistics.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

test("two browsers that capture from files decode each other's picture and hear each other's tone", async ({
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

test("a call has a chat beside it, ends on both sides with Stop or Next, and both can search again", async ({
  arrive,
}) => {
  const [a, b] = await twoWhoMeet(arrive);
  await expectToTalk(a, b);
  await a.messageBox.pressSequentially("hm");
  await b.untilToldThat(words.typing);
  await expectToMeet(a, b);

  await a.stop();
  await a.untilToldThat(words.youLeft);
  await b.untilToldThat(words.strangerLeft);
  await a.button("New").click();
  await b.button("New").click();
  await expectToMeet(a, b);

  // The picture goes at once, before the search has found another stranger.
  await a.next();
  await expect(a.strangersVideo).toHaveCount(0);
  await b.untilToldThat(words.strangerLeft);
  await expect.poll(async () => (await pictureOf(b.page, "Stranger")).frames).toBe(0);
});

test("the automatic next starts a new search as soon as the stranger has left", async ({ arrive }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  const c = await arrive(cleo);
  await a.searchByVideo();
  await b.searchByVideo();
  await expectToMeet(a, b);
  await a.page.getByRole("switch", { name: "Next automatically" }).click();
  await b.stop();
  await c.searchByVideo();
  await expectToMeet(a, c);
});
