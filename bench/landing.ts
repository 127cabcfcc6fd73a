// Measures a first visit to the landing page on a slow line with a phone's processor, as Chromium emulates them: 1.6 Mbit/s
// with a latency of 150 ms, and a quarter of this machine's processor. Each visit has a new context without a cache.
import { loadavg } from "node:os";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { z } from "zod";
import { buildPage } from "./build-page.ts";
import { launch } from "./call-setup/green-room.ts";
import { watchLanding } from "./landing/in-page.ts";
import { MeasuredServer } from "./signaling/measured-server.ts";
import { pause } from "./signaling/pace.ts";
import { median, rounded } from "./signaling/statistics.ts";

const quick = process.argv.includes("--quick");
const visits = quick ? 3 : 9;
const root = join(import.meta.dirname, "..");
const line = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const slowness = 4;
const say = (text: string) => process.stderr.write(`${text}\n`);

const Requested = z.object({ requestId: z.string(), timestamp: z.number(), type: z.string().optional() });
const Received = z.object({ requestId: z.string(), timestamp: z.number(), encodedDataLength: z.number() });

type Visit = {
  readonly firstPaintMs: number;
  readonly readyMs: number;
  /** The scripts received until the buttons were ready, as they came over the line. */
  readonly scriptBytes: number;
  /** All that the visit loads, with what is loaded ahead of the first press. */
  readonly totalBytes: number;
};

/** Resolves when the count has not grown for two seconds. */
async function quiet(count: () => number): Promise<void> {
  for (let [before, now] = [-1, count()]; now > before; [before, now] = [now, count()]) await pause(2_000);
}

async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(watchLanding);
    const devTools = await context.newCDPSession(page);
    const scripts = new Set<string>();
    const received: z.infer<typeof Received>[] = [];
    let startedAt: number | null = null;
    devTools.on("Network.requestWillBeSent", (event) => {
      const { requestId, timestamp, type } = Requested.parse(event);
      startedAt ??= timestamp;
      if (type === "Script") scripts.add(requestId);
    });
    devTools.on("Network.loadingFinished", (event) => received.push(Received.parse(event)));
    await devTools.send("Network.enable");
    await devTools.send("Network.emulateNetworkConditions", line);
    await devTools.send("Emulation.setCPUThrottlingRate", { rate: slowness });
    await page.goto(url, { waitUntil: "commit" });
    const { firstPaintMs, readyMs } = await page.evaluate(() => window.landing);
    await quiet(() => received.length);
    const start = startedAt ?? 0;
    const sum = (some: typeof received) => some.reduce((bytes, one) => bytes + one.encodedDataLength, 0);
    const beforeReady = ({ requestId, timestamp }: z.infer<typeof Received>) =>
      scripts.has(requestId) && (timestamp - start) * 1_000 <= readyMs;
    return {
      firstPaintMs,
      readyMs,
      scriptBytes: sum(received.filter(beforeReady)),
      totalBytes: sum(received),
    };
  } finally {
    await context.close();
  }
}

buildPage();
using server = await MeasuredServer.start(join(root, "server/src/main.ts"), {
  STUN_URLS: ",",
  ADDRESS_EXEMPT: "127.0.0.1",
});
const browser = await launch();
const seen: Visit[] = [];
try {
  for (let nth = 0; nth < visits; nth++) {
    const one = await visit(browser, server.url);
    seen.push(one);
    say(
      `visit ${nth + 1}/${visits}  load ${loadavg()[0]?.toFixed(1)}  ${Math.round(one.firstPaintMs)} ms to the first paint, ${Math.round(one.readyMs)} ms to the buttons`,
    );
  }
} finally {
  await browser.close();
}
const middle = (of: (one: Visit) => number) => rounded(median(seen.map(of)));
const figures = {
  first_paint_ms: middle((one) => one.firstPaintMs),
  ready_ms: middle((one) => one.readyMs),
  script_kb: middle((one) => one.scriptBytes / 1_000),
  total_kb: middle((one) => one.totalBytes / 1_000),
};
process.stdout.write(`${JSON.stringify({ bench: "landing", figures })}\n`);
