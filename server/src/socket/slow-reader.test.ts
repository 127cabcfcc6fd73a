import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { parseConfig } from "../config.ts";
import { figureOf, metricsToken } from "../testing/metrics.ts";
import { TestPage } from "../testing/page.ts";
import { RawPage } from "../testing/raw-page.ts";
import { interest, wish } from "../testing/samples.ts";

let app: App;
beforeAll(async () => {
  app = await compose(
    parseConfig({
      PORT: "0",
      HOST: "127.0.0.1",
      LOG_LEVEL: "silent",
      DATABASE_PATH: ":memory:",
      METRICS_TOKEN: metricsToken,
    }),
  );
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const cuts = () => figureOf(app.url, 'letsmeet_cuts_total{why="slow-reader"}');

test("a page that stops reading is cut, and its session resumes and is told that something was lost", async () => {
  using slow = await RawPage.attached(app.url);
  const sought = wish({ interests: [interest("slow")], requireSharedInterest: true });
  using eager = new TestPage(app.url);
  await eager.attached();
  await eager.ask("stranger:search", sought);
  slow.socket.send(`421${JSON.stringify(["stranger:search", sought])}`);
  const { matchId } = await eager.next("stranger:matched");
  slow.socket.send(`422${JSON.stringify(["signal:ready", { matchId }])}`);
  await slow.answer(2);
  slow.socket.pause();

  // Descriptions as large as they may be, as fast as they may come, fill what the kernel holds and then the server.
  const description = { kind: "description" as const, type: "offer" as const, sdp: "x".repeat(32_500) };
  const signals = [description, description];
  let seq = 0;
  const push = async () => {
    const answer = await eager.ask("signal:send", {
      matchId,
      seq: seq + 1,
      from: "link-aaaa",
      to: null,
      place: seq,
      signals,
    });
    if (answer.ok) seq++;
    return answer;
  };
  while ((await cuts()) === 0) {
    const answer = await push();
    if (!answer.ok) await new Promise((resolve) => setTimeout(resolve, answer.retryAfterMs));
  }
  await eager.next("stranger:partner-away");

  using again = new TestPage(app.url, { resume: { ...slow.session, after: 0 }, pageId: slow.pageId });
  expect(await again.attached()).toMatchObject({ resumed: true, snapshot: { phase: "matched" } });
  await again.next("session:gap");
  await eager.ask("chat:send", { matchId, seq: seq + 1, text: "there you are" });
  expect(await again.next("chat:message")).toMatchObject({ text: "there you are" });
}, 60_000);
