import { createServer } from "node:http";
import { ann, ben, cleo } from "../looks.ts";
import { expectToMeet, type Person } from "../person.ts";
import { test as base, expect } from "../test.ts";

/** A classifier that finds the same in every picture. */
type Classifier = { label: string; readonly pictures: Buffer[] };

const test = base.extend<{ readonly classifier: Classifier }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's dependencies from the pattern
  classifier: async ({}, use) => use({ label: "Neutral", pictures: [] }),

  environment: async ({ classifier }, use) => {
    const endpoint = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        classifier.pictures.push(Buffer.concat(chunks));
        const answer = { model: "test", labels: [{ name: classifier.label, score: 1 }] };
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
    const address = endpoint.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await use({ MODERATION: "http", MODERATION_URL: `http://127.0.0.1:${port}/` });
    endpoint.closeAllConnections();
    endpoint.close();
  },
});

test("cameras that are seen clear in the green room are shown, and only small pictures were looked at", async ({
  arrive,
  classifier,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.enterGreenRoom();
  await a.untilToldThat("one small picture from your camera is checked");
  await a.turnDevicesOn();
  await expect.poll(() => classifier.pictures.length).toBe(1);
  await a.button("Start video").click();
  await b.searchByVideo();
  await expectToMeet(a, b);
  for (const { page } of [a, b]) await expect(page.getByText(/^Hidden/)).toHaveCount(0);
  for (const picture of classifier.pictures) {
    expect([...picture.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect(picture.length).toBeLessThan(24_576);
  }
});

/** From now on the page notes whether it has ever drawn the stranger's video. */
const watchForVideo = ({ page }: Person) =>
  page.addInitScript(() => {
    const look = () => {
      const video = document.querySelector('video[aria-label="Stranger"]');
      if (video !== null && getComputedStyle(video).opacity !== "0")
        document.documentElement.dataset["seen"] = "yes";
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });

test("a picture that breaks the rules is never shown, ends the call, and blocks its sender, who is told why", async ({
  arrive,
  classifier,
}) => {
  classifier.label = "Porn";
  const a = await arrive(ann);
  const b = await arrive(ben);
  await watchForVideo(b);
  // Ben has no camera, so only Ann's pictures are judged.
  await b.enterGreenRoom();
  await b.button("Start video").click();
  await a.searchByVideo();
  await b.untilToldThat("Stranger was removed.");
  await expect(b.page.locator("html[data-seen]")).toHaveCount(0);

  const blocked = a.page.getByRole("heading", { name: "You're blocked." });
  await expect(blocked).toBeVisible();
  await a.untilToldThat("Your camera showed nudity or sexual acts to a stranger.");
  await expect(a.button("Copy receipt")).toBeVisible();
  await a.page.reload();
  await expect(blocked).toBeVisible();
  // Another tab of the same browser is refused as well, by the receipt that the browser keeps.
  const tab = await a.page.context().newPage();
  await tab.goto(a.url);
  await expect(tab.getByRole("heading", { name: "You're blocked." })).toBeVisible();

  // Nobody else pays for it, not even at the same address.
  classifier.label = "Neutral";
  await b.button("New").click();
  const c = await arrive(cleo);
  await c.searchByVideo();
  await b.untilHears(c);
});
