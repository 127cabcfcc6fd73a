// Measures the time from the second person's search to its first decoded frame from the first person, compared with two
// bare connections in one page of the same browser. `cold` is the first call of a newly started browser. `direct` are the
// calls after it, each in new pages. `relay` are calls on a server with the IP shield and a coturn on this machine; the
// bare connections compared with them use the same coturn. `shown` is the time until that frame is visible on the page.
import { loadavg } from "node:os";
import { join } from "node:path";
import { credentials, startCoturn, turnSecret } from "@lets-meet/server/testing/coturn.ts";
import type { Browser, Page } from "@playwright/test";
import { buildPage } from "./build-page.ts";
import { enter, launch } from "./call-setup/green-room.ts";
import { bareCall, watchCall } from "./call-setup/in-page.ts";
import { MeasuredServer } from "./signaling/measured-server.ts";
import { median, rounded } from "./signaling/statistics.ts";

const quick = process.argv.includes("--quick");
const [rounds, callsPerRound] = quick ? [3, 1] : [3, 3];
const root = join(import.meta.dirname, "..");
type Call = { readonly frameMs: number; readonly shownMs: number };
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Presses a button as a user does: the pointer hovers for a while, and the press has a duration. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).hover();
  await page.waitForTimeout(300);
  await page.mouse.down();
  await page.waitForTimeout(80);
  await page.mouse.up();
}

/** Measures one call between two people in separate contexts: milliseconds until its first frame, and until that is shown. */
async function call(browser: Browser, url: string): Promise<Call> {
  const contexts = [await browser.newContext(), await browser.newContext()] as const;
  try {
    const [first, second] = [
      await enter(contexts[0], url, watchCall),
      await enter(contexts[1], url, watchCall),
    ];
    await first.getByRole("button", { name: "Start video", exact: true }).click();
    await first.waitForTimeout(500);
    await second.bringToFront();
    await press(second, "Start video");
    // The page resolves a promise, because polling from here would add load to the measurement.
    const { pressedAt, frameAt, shownAt } = await second.evaluate(() => window.callSetup);
    return { frameMs: frameAt - pressedAt, shownMs: shownAt - pressedAt };
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
}

/** The same between two connections in one page, without a signaling server. */
async function bare(browser: Browser, url: string, ice: RTCConfiguration = {}): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(url);
    return await page.evaluate(bareCall, ice);
  } finally {
    await context.close();
  }
}

buildPage();
const entry = join(root, "server/src/main.ts");
/** All callers have the same address. */
const crowd = { ADDRESS_EXEMPT: "127.0.0.1" };
using server = await MeasuredServer.start(entry, { STUN_URLS: ",", ...crowd });
const coturn = await startCoturn("strangers");
const turn = `turn:127.0.0.1:${coturn.port}?transport=udp`;
using shielded = await MeasuredServer.start(entry, {
  STUN_URLS: ",",
  ...crowd,
  TURN_URLS: turn,
  TURN_SECRET: turnSecret,
});
const overRelay = (): RTCConfiguration => ({
  iceServers: [{ urls: turn, ...credentials() }],
  iceTransportPolicy: "relay",
});
const seen = {
  shown: [] as number[],
  bare: [] as number[],
  direct: [] as number[],
  cold: [] as number[],
  bareRelay: [] as number[],
  relay: [] as number[],
};
try {
  for (let round = 0; round < rounds; round++) {
    const browser = await launch();
    try {
      seen.cold.push((await call(browser, server.url)).frameMs);
      for (let nth = 0; nth < callsPerRound; nth++) {
        seen.bare.push(await bare(browser, server.url));
        const { frameMs, shownMs } = await call(browser, server.url);
        seen.direct.push(frameMs);
        seen.shown.push(shownMs);
        seen.bareRelay.push(await bare(browser, server.url, overRelay()));
        seen.relay.push((await call(browser, shielded.url)).frameMs);
      }
    } finally {
      await browser.close();
    }
    const told = Object.entries(seen).map(
      ([name, all]) => `${name} ${all.map((ms) => Math.round(ms)).join(" ")}`,
    );
    say(`round ${round + 1}/${rounds}  load ${loadavg()[0]?.toFixed(1)}  ${told.join("   ")}`);
  }
} finally {
  await coturn.stop();
}
const ms = {
  bare: median(seen.bare),
  direct: median(seen.direct),
  shown: median(seen.shown),
  cold: median(seen.cold),
  bareRelay: median(seen.bareRelay),
  relay: median(seen.relay),
};
const figures = {
  bare_ms: rounded(ms.bare),
  direct_ms: rounded(ms.direct),
  shown_ms: rounded(ms.shown),
  cold_ms: rounded(ms.cold),
  direct_ratio: rounded(ms.direct / ms.bare),
  cold_ratio: rounded(ms.cold / ms.bare),
  bare_relay_ms: rounded(ms.bareRelay),
  relay_ms: rounded(ms.relay),
  relay_ratio: rounded(ms.relay / ms.bareRelay),
};
process.stdout.write(`${JSON.stringify({ bench: "call-setup", figures })}\n`);
