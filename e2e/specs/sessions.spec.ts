import { chromium } from "@playwright/test";
import { type App, metricsToken } from "../app.ts";
import { launchOptions } from "../chromium.ts";
import { ann, ben, cleo } from "../looks.ts";
import { expectToMeet, expectToTalk, twoWhoMeet } from "../person.ts";
import { expectMovingPicture } from "../statistics.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

test("a reload during a text chat neither loses nor repeats a message", async ({ arrive }) => {
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

test("a page that reloads while searching keeps its place in the queue", async ({ arrive }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByText("chess");
  await a.button("Stay on this step").click();
  await expect(a.button("Continue automatically")).toBeVisible();
  await a.page.reload();
  await a.untilSearching();
  await expect(a.button("Continue automatically")).toBeVisible();
  await b.searchByText("chess");
  await expectToTalk(a, b);
});

test("a short interruption of the line loses neither the partner nor a message", async ({ arrive, wire }) => {
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

test("a partner whose line is cut is shown as away and then as back, and messages sent meanwhile arrive once", async ({
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
  // The two can still chat over their data channel.
  await expectToTalk(a, b);
  wire.heal();
  await expect(a.page.getByText(words.awayButLinked)).toHaveCount(0);
  await expectToTalk(a, b);
});

test.describe("with a server in its own process", () => {
  test.use({ ownProcess: true });

  test("a call's media survives a kill and restart of the server, and both sides can search again", async ({
    arrive,
    appProcess,
  }) => {
    const [a, b] = await twoWhoMeet(arrive);
    await appProcess.kill();
    await expectMovingPicture(a.page, "Stranger", b.look);
    await expectMovingPicture(b.page, "Stranger", a.look);
    await a.untilToldThat(words.lineLost);
    await appProcess.startAgain();
    // The server has lost the match, which was in memory. Each page says so while the media goes on.
    await Promise.all([a.untilToldThat(words.restarted), b.untilToldThat(words.restarted)]);
    await expectMovingPicture(a.page, "Stranger", b.look);
    await expectMovingPicture(b.page, "Stranger", a.look);
    await a.next();
    await b.next();
    await expectToMeet(a, b);
    await expectToTalk(a, b);
  });

  test("a server that receives SIGTERM drains and exits; the page says so, and the chat ends if the server has lost it", async ({
    arrive,
    appProcess,
  }) => {
    const a = await arrive(ann);
    const b = await arrive(ben);
    await a.searchByText();
    await b.searchByText();
    await expectToTalk(a, b);
    const stopping = appProcess.stop();
    await a.untilToldThat(words.lineLost);
    expect(await stopping).toBe(0);
    await appProcess.startAgain();
    for (const person of [a, b]) {
      await person.untilToldThat(words.connectionLost);
      await person.button("New").click();
    }
    await expectToTalk(a, b);
  });
});

test("a duplicated tab does not disturb a chat or a search, and can be matched with the original", async ({
  arrive,
  adopt,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  const duplicate = async () => {
    const opening = a.page.context().waitForEvent("page");
    // A window with an opener copies sessionStorage, as "Duplicate tab" does.
    await a.page.evaluate(() => void window.open(location.href));
    const twin = adopt(await opening, cleo);
    await expect(twin.button("Text")).toBeVisible();
    return twin;
  };
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  await (await duplicate()).page.close();
  await expectToTalk(a, b);
  await b.page.close();
  await a.stop();
  await a.button("New").click();
  await a.untilSearching();
  const twin = await duplicate();
  await a.untilSearching();
  await twin.button("Text").click();
  await expectToTalk(a, twin);
});

test("three tabs of one window are three sessions: two talk, the third waits and is matched at the next", async ({
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

  test("a page that was offline for longer than its grace finds the chat ended, and can search again", async ({
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

test.describe("with an online count from two on", () => {
  test.use({ environment: { ONLINE_COUNT_FROM: "2", RELOAD_GRACE_MS: "1000", RECONNECT_GRACE_MS: "2000" } });

  test("the online count does not grow with reloads, and is hidden from a single visitor", async ({
    app,
    arrive,
  }) => {
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

/** The number of sessions that the server counts, connected or within their grace. */
async function online(app: App): Promise<number> {
  const headers = { authorization: `Bearer ${metricsToken}` };
  const metrics = await (await fetch(`${app.url}/metrics`, { headers })).text();
  return Number(/^letsmeet_sessions_online (\d+)$/m.exec(metrics)?.[1]);
}

test("a page that the browser keeps in its back/forward cache is not matched, and searches on when it returns", async ({
  app,
  arrive,
}) => {
  const browser = await chromium.launch({
    ...launchOptions(),
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const a = await arrive(ann, { browser });
  await a.searchByText("chess");
  await a.untilSearching();
  await a.page.goto(`${app.url}/healthz`);
  const b = await arrive(ben);
  await b.searchByText("chess");
  await b.untilSearching();
  // A page out of this cache fires no load event.
  await a.page.goBack({ waitUntil: "commit" });
  await expectToTalk(a, b);
  await browser.close();
});
