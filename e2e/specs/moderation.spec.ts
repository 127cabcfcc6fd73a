import { createServer } from "node:http";
import { ann, ben } from "../looks.ts";
import { expectToMeet, expectToTalk } from "../person.ts";
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

test("a picture that breaks the rules never reaches the partner's eyes, and both can still talk", async ({
  arrive,
  classifier,
}) => {
  classifier.label = "Porn";
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByVideo();
  await b.searchByVideo();
  await expectToTalk(a, b);
  for (const person of [a, b]) {
    await person.untilToldThat("Hidden: the picture may break the rules");
    await expect(person.strangersVideo).toHaveCSS("opacity", "0");
  }
});
