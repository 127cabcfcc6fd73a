import type { App } from "../app.ts";
import { ann, ben, cleo } from "../looks.ts";
import { expectToMeet, expectToTalk, twoWhoMeet } from "../person.ts";
import { expectMovingPicture } from "../statistics.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

test("a reload in the middle of a video call goes on with the same partner", async ({ arrive }) => {
  const [a, b] = await twoWhoMeet(arrive);
  await expectToTalk(a, b);
  await a.page.reload();
  await a.untilMatched();
  await expectToMeet(a, b);
  await expectToTalk(a, b);
});

test("a reload in the middle of a text chat loses and doubles no message", async ({ arrive }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  await b.say("before the reload");
  await a.untilReads("before the reload");
  const reloading = a.page.reload();
  await b.say("during the reload");
  await reloading;
  await b.say("after the reload");
  for (const line of ["before the reload", "during the reload", "after the reload"]) await a.untilReads(line);
  await expectToTalk(a, b);
});

test("a reload while searching keeps the place in the queue", async ({ arrive }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByText("chess");
  await a.button("Stay on this step").click();
  await expect(a.button("Climb on")).toBeVisible();
  await a.page.reload();
  await a.untilSearching();
  await expect(a.button("Climb on")).toBeVisible();
  await b.searchByText("chess");
  await expectToTalk(a, b);
});

test("a line that blinks costs neither partner nor message", async ({ arrive, wire }) => {
  const a = await arrive(ann);
  const b = await arrive(ben, { url: wire.url });
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  for (const round of [1, 2, 3]) {
    wire.blink();
    await a.say(`ann ${round}`);
    await b.say(`ben ${round}`);
    await b.untilReads(`ann ${round}`);
    await a.untilReads(`ben ${round}`);
  }
  for (const round of [1, 2, 3]) {
    await a.untilReads(`ben ${round}`);
    await b.untilReads(`ann ${round}`);
  }
});

test("a line that is cut shows the partner as away and then as back; what both wrote meanwhile arrives once", async ({
  arrive,
  wire,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben, { url: wire.url });
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  wire.cut();
  await a.untilToldThat(words.away);
  await a.say("are you there?");
  await b.say("my line is down");
  wire.heal();
  await b.untilReads("are you there?");
  await a.untilReads("my line is down");
  await expect(a.page.getByText(words.away)).toHaveCount(0);
  await expectToTalk(a, b);
});

test("a video call goes on while its line to the server is cut", async ({ arrive, wire }) => {
  const a = await arrive(ann);
  const b = await arrive(ben, { url: wire.url });
  await a.searchByVideo();
  await b.searchByVideo();
  await expectToMeet(a, b);
  wire.cut();
  await a.untilToldThat(words.awayButLinked);
  await expectMovingPicture(a.page, "Stranger", b.look);
  await expectMovingPicture(b.page, "Stranger", a.look);
  // Over their own link the two can still write.
  await expectToTalk(a, b);
  wire.heal();
  await expect(a.page.getByText(words.awayButLinked)).toHaveCount(0);
  await expectToTalk(a, b);
});

test("the server is killed and started again in the middle of a call: the media goes on, and people can go on", async ({
  arrive,
  app,
}) => {
  const [a, b] = await twoWhoMeet(arrive);
  await app.kill();
  await expectMovingPicture(a.page, "Stranger", b.look);
  await expectMovingPicture(b.page, "Stranger", a.look);
  await a.untilToldThat(words.lineLost);
  await app.startAgain();
  // The state was in memory: the server knows the match no more, and each page says so while the media goes on.
  await Promise.all([a.untilToldThat(words.restarted), b.untilToldThat(words.restarted)]);
  await expectMovingPicture(a.page, "Stranger", b.look);
  await expectMovingPicture(b.page, "Stranger", a.look);
  await a.next();
  await b.next();
  await expectToMeet(a, b);
  await expectToTalk(a, b);
});

test("a text chat that the server forgot is over, and says so", async ({ arrive, app }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  await app.kill();
  await a.untilToldThat(words.lineLost);
  await app.startAgain();
  for (const person of [a, b]) {
    await person.untilToldThat(words.connectionLost);
    await person.button("New").click();
  }
  await expectToTalk(a, b);
});

test("a server that is asked to stop drains and ends, and the page says what happens", async ({
  arrive,
  app,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  const stopping = app.stop();
  await a.untilToldThat(words.lineLost);
  expect(await stopping).toBe(0);
});

test("a duplicated tab is a person of its own, and the two can meet each other", async ({
  arrive,
  adopt,
}) => {
  const a = await arrive(ann);
  await a.searchByText();
  await a.untilSearching();
  const opening = a.page.context().waitForEvent("page");
  // A window with an opener copies sessionStorage, as "Duplicate tab" does.
  await a.page.evaluate(() => void window.open(location.href));
  const twin = adopt(await opening, cleo);
  await expect(twin.button("Text")).toBeVisible();
  await a.untilSearching();
  await twin.button("Text").click();
  await expectToTalk(a, twin);
});

test("a duplicated tab does not disturb a chat that is going on", async ({ arrive, adopt }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  const opening = a.page.context().waitForEvent("page");
  await a.page.evaluate(() => void window.open(location.href));
  const twin = adopt(await opening, cleo);
  await expect(twin.button("Text")).toBeVisible();
  await expectToTalk(a, b);
});

test("three tabs of one window are three people: two talk, the third waits, and they change over", async ({
  arrive,
  adopt,
}) => {
  const a = await arrive(ann);
  const window = a.page.context();
  const b = adopt(await window.newPage(), ben);
  const c = adopt(await window.newPage(), cleo);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  await c.searchByText();
  await c.untilSearching();
  await b.next();
  await expectToTalk(b, c);
  await a.untilToldThat(words.strangerLeft);
});

test.describe("with a short grace", () => {
  test.use({ environment: { RECONNECT_GRACE_MS: "4000", RELOAD_GRACE_MS: "1000" } });

  test("a laptop that slept for too long wakes up to a chat that is over, and can search on", async ({
    arrive,
    wire,
  }) => {
    const a = await arrive(ann);
    const b = await arrive(ben, { url: wire.url });
    await a.searchByText();
    await b.searchByText();
    await expectToTalk(a, b);
    wire.cut();
    await a.untilToldThat(words.away);
    await a.untilToldThat(words.strangerLeft);
    wire.heal();
    await b.untilToldThat(words.connectionLost);
    await a.button("New").click();
    await b.button("New").click();
    await expectToTalk(a, b);
  });
});

test.describe("where two are enough to be counted", () => {
  test.use({ environment: { ONLINE_COUNT_FROM: "2", RELOAD_GRACE_MS: "1000" } });

  test("the count is of people, however often they reload; alone it is not told", async ({ app, arrive }) => {
    const a = await arrive(ann);
    const b = await arrive(ben);
    await a.open();
    await expect.poll(() => online(app)).toBe(1);
    await expect(a.page.getByText("here now")).toHaveCount(0);
    await b.open();
    await b.page.reload();
    await b.page.reload();
    await a.untilToldThat("2 here now");
    expect(await online(app)).toBe(2);
    await b.page.close({ runBeforeUnload: true });
    await expect.poll(() => online(app)).toBe(1);
  });
});

/** How many sessions the server counts, connected or inside their grace. */
async function online(app: App): Promise<number> {
  const headers = { authorization: `Bearer ${app.metricsToken}` };
  const metrics = await (await fetch(`${app.url}/metrics`, { headers })).text();
  return Number(/^letsmeet_sessions_online (\d+)$/m.exec(metrics)?.[1]);
}
