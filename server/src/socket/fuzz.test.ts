import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { answerTo, type RequestName, requests } from "@lets-meet/shared/protocol/events.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type App, compose } from "../compose.ts";
import { parseConfig } from "../config.ts";
import { hostilePacket } from "../testing/hostile.ts";
import { figureOf, metricsToken } from "../testing/metrics.ts";
import { TestPage } from "../testing/page.ts";
import { Random } from "../testing/random.ts";
import { RawPage } from "../testing/raw-page.ts";
import { interest, wish } from "../testing/samples.ts";

const packets = 100_000;
/** Fewer than a session may send at once, so that most are looked at and not only refused for their rate. */
const perPage = 50;
const pagesAtOnce = 10;
/** Told when something fails; put it here to see the same again. */
const seed = Date.now() % 1_000_000_007;

let app: App;
beforeAll(async () => {
  app = await compose(
    parseConfig({
      PORT: "0",
      HOST: "127.0.0.1",
      LOG_LEVEL: "error",
      DATABASE_PATH: ":memory:",
      RECONNECT_GRACE_MS: "300",
      METRICS_TOKEN: metricsToken,
    }),
  );
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const nothing = ackOf(z.never());
const answers = new Map(Object.keys(requests).map((name) => [name, answerTo(name as RequestName)] as const));

/** Whether an answer is of the shape that is documented for its request; an unknown one can only be refused. */
function isTyped(event: unknown, answer: unknown): boolean {
  const schema = typeof event === "string" ? (answers.get(event) ?? nothing) : nothing;
  return schema.safeParse(answer).success;
}

/** One page's attack; the same number makes the same packets. */
async function attack(number: number): Promise<void> {
  const random = new Random(number);
  using page = await RawPage.attached(app.url);
  const asked: { readonly id: number; readonly event: unknown; readonly sent: string }[] = [];
  for (let id = 1; id <= perPage; id++) {
    const { frames, asks } = hostilePacket(random, id);
    for (const frame of frames) page.socket.send(frame);
    if (asks !== null) asked.push({ ...asks, sent: String(frames[0]).slice(0, 200) });
  }
  for (const { id, event, sent } of asked) {
    const answer = await page.answer(id);
    expect(isTyped(event, answer), `${sent} was answered ${JSON.stringify(answer)}`).toBe(true);
  }
  expect(page.isOpen, "a page that can be understood is not cut").toBe(true);
}

/** Two who talk meanwhile, as fast as they may, until told to stop; tells how many messages each has sent. */
async function talk(a: TestPage, b: TestPage, matchId: string, isOver: () => boolean): Promise<number> {
  for (let seq = 1; ; seq++) {
    for (const page of [a, b]) {
      const sent = await page.raw("chat:send", { matchId, seq, text: `message ${seq}` });
      expect(sent).toEqual({ ok: true, value: {} });
    }
    if (isOver()) return seq;
    await new Promise((resolve) => setTimeout(resolve, 260));
  }
}

test(`${packets} hostile packets are all answered as documented, and two bystanders go on talking`, async () => {
  const [a, b] = [new TestPage(app.url), new TestPage(app.url)];
  await Promise.all([a.attached(), b.attached()]);
  const quiet = wish({ interests: [interest("bystanders")], requireSharedInterest: true });
  await a.ask("stranger:search", quiet);
  await b.ask("stranger:search", quiet);
  const [{ matchId }] = [await a.next("stranger:matched"), await b.next("stranger:matched")];
  for (const page of [a, b]) await page.ask("signal:ready", { matchId });

  let isOver = false;
  const talking = talk(a, b, matchId, () => isOver);
  try {
    for (let sent = 0; sent < packets; sent += perPage * pagesAtOnce) {
      await Promise.all(Array.from({ length: pagesAtOnce }, (_, index) => attack(seed + sent + index)));
    }
  } catch (error) {
    throw new Error(`seed ${seed}`, { cause: error });
  } finally {
    isOver = true;
  }

  const said = await talking;
  const expected = Array.from({ length: said }, (_, index) => index + 1);
  for (const page of [a, b]) {
    await expect.poll(() => page.all("chat:message").map(({ seq }) => seq)).toEqual(expected);
    page.socket.disconnect();
  }
  const failures = await figureOf(app.url, "letsmeet_failures_total");
  expect(failures, `something broke inside; seed ${seed}`).toBe(0);
}, 120_000);
