import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { answerTo, type RequestName, requests } from "@lets-meet/shared/protocol/events.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type App, compose } from "../compose.ts";
import { parseConfig } from "../config.ts";
import { hostilePacket } from "../testing/hostile.ts";
import { attackTransport } from "../testing/hostile-transport.ts";
import { figureOf, metricsToken } from "../testing/metrics.ts";
import { TestPage } from "../testing/page.ts";
import { Random } from "../testing/random.ts";
import { RawPage } from "../testing/raw-page.ts";
import { interest, wish } from "../testing/samples.ts";

const [packets, frames] = [100_000, 100_000];
/** Fewer than a session may send at once, so that most are handled and not only rate-limited. */
const perPage = 50;
const atOnce = 10;
/** Reported on failure; set it here to reproduce the run. */
const seed = Date.now() % 1_000_000_007;

let app: App;
beforeAll(async () => {
  app = await compose(
    parseConfig({
      PORT: "0",
      HOST: "127.0.0.1",
      LOG_LEVEL: "error",
      DATABASE_PATH: ":memory:",
      METRICS_TOKEN: metricsToken,
      ADDRESS_EXEMPT: "127.0.0.1",
      RECONNECT_GRACE_MS: "100",
      REMEMBER_SESSION_MS: "100",
    }),
  );
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const nothing = ackOf(z.never());
const answers = new Map(Object.keys(requests).map((name) => [name, answerTo(name as RequestName)] as const));

/** True if an answer has the documented shape for its request; an unknown request can only be refused. */
function isTyped(event: unknown, answer: unknown): boolean {
  const schema = typeof event === "string" ? (answers.get(event) ?? nothing) : nothing;
  return schema.safeParse(answer).success;
}

/** One page's attack; the same number creates the same packets. */
async function attack(number: number): Promise<void> {
  const random = new Random(number);
  using page = await RawPage.attached(app.url);
  const asked: { readonly id: number; readonly event: unknown; readonly sent: string }[] = [];
  for (let id = 1; id <= perPage; id++) {
    const { frames: sent, asks } = hostilePacket(random, id);
    for (const frame of sent) page.socket.send(frame);
    if (asks !== null) asked.push({ ...asks, sent: String(sent[0]).slice(0, 200) });
  }
  for (const { id, event, sent } of asked) {
    const answer = await page.answer(id);
    expect(isTyped(event, answer), `${sent} was answered ${JSON.stringify(answer)}`).toBe(true);
  }
  expect(page.isOpen, "a page that can be understood is not cut").toBe(true);
}

/** Runs attacks, several at a time, until that much was sent; reports the seed if one fails. */
async function attackUntil(most: number, one: (number: number) => Promise<number>): Promise<void> {
  let [sent, number] = [0, seed];
  try {
    while (sent < most) {
      const all = await Promise.all(Array.from({ length: atOnce }, () => one(number++)));
      sent += all.reduce((sum, each) => sum + each, 0);
    }
  } catch (error) {
    throw new Error(`seed ${seed}`, { cause: error });
  }
}

/** Two pages that talk as fast as they may until told to stop, and have missed nothing then. */
async function bystanders() {
  const [a, b] = [new TestPage(app.url), new TestPage(app.url)];
  await Promise.all([a.attached(), b.attached()]);
  const quiet = wish({ interests: [interest("bystanders")], requireSharedInterest: true });
  for (const page of [a, b]) await page.ask("stranger:search", quiet);
  const [{ matchId }] = [await a.next("stranger:matched"), await b.next("stranger:matched")];
  for (const page of [a, b]) await page.ask("signal:ready", { matchId });
  let isOver = false;
  const talk = async () => {
    for (let seq = 1; ; seq++) {
      for (const page of [a, b]) {
        const sent = await page.raw("chat:send", { matchId, seq, text: `message ${seq}` });
        expect(sent).toEqual({ ok: true, value: {} });
      }
      if (isOver) return seq;
      await new Promise((resolve) => setTimeout(resolve, 260));
    }
  };
  const talking = talk();
  return {
    async part() {
      isOver = true;
      const said = await talking;
      const expected = Array.from({ length: said }, (_, index) => index + 1);
      for (const page of [a, b]) {
        await expect.poll(() => page.all("chat:message").map(({ seq }) => seq)).toEqual(expected);
        page.socket.disconnect();
      }
    },
  };
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Resources that should be gone once a server's pages are gone and it has come to rest. */
async function remains() {
  // engine.io takes half a minute to report some polling clients as closed.
  for (const name of ["online", "searching", "in_rooms"])
    await expect.poll(() => figureOf(app.url, `letsmeet_sessions_${name}`), { timeout: 60_000 }).toBe(0);
  const active = () => process.getActiveResourcesInfo();
  await expect
    .poll(() => active().filter((one) => one === "TCPSocketWrap").length, { timeout: 10_000 })
    .toBeLessThan(4);
  collectGarbage();
  return { timers: active().filter((one) => one === "Timeout").length, heap: process.memoryUsage().heapUsed };
}

test(`${packets} hostile packets are all answered as documented, and two bystanders keep talking`, async () => {
  const pair = await bystanders();
  try {
    await attackUntil(packets, async (number) => {
      await attack(number);
      return perPage;
    });
  } finally {
    await pair.part();
  }
  expect(await figureOf(app.url, "letsmeet_failures_total"), `something broke inside; seed ${seed}`).toBe(0);
}, 120_000);

test(`${frames} frames of every type in every order leave nothing behind, and two bystanders keep talking`, async () => {
  const storm = async (most: number) => {
    const pair = await bystanders();
    try {
      await attackUntil(most, (number) => attackTransport(app.url, new Random(number), perPage));
    } finally {
      await pair.part();
    }
  };
  // Lazily created and compiled objects exist after a first round.
  await storm(frames / 4);
  const before = await remains();
  await storm(frames);
  const growth = async () => {
    const after = await remains();
    // A leak would be one of thousands.
    return { heap: after.heap > 1.1 * before.heap, timers: after.timers > before.timers + 10 };
  };
  const still = { timeout: 60_000, message: `something is left behind; seed ${seed}` };
  await expect.poll(growth, still).toEqual({ heap: false, timers: false });
  expect(await figureOf(app.url, "letsmeet_failures_total"), `something broke inside; seed ${seed}`).toBe(0);
}, 300_000);
