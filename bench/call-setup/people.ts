import type { Browser, BrowserContext, Page } from "@playwright/test";
import { type BareCall, bareCall } from "./bare-call.ts";
import { enter } from "./green-room.ts";
import { watchCall } from "./in-page.ts";

/** Milliseconds from a press until its first frame is decoded, and until that is visible. */
export type CallTimes = { readonly frameMs: number; readonly shownMs: number };

/** Long enough for the server to know of a search, and for its page to have an offer ready. */
const searchingMs = 600;
/** Long enough for a call to have settled: its pictures have full size, and the page is idle. */
const talkingMs = 2_500;
const callsOfBarePage = 2;

/** Presses a button as a user does: the pointer hovers for a while, and the press has a duration. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).hover();
  await page.waitForTimeout(300);
  await page.mouse.down();
  await page.waitForTimeout(80);
  await page.mouse.up();
}

async function timesOf(page: Page): Promise<CallTimes> {
  // The page resolves a promise, because polling from here would add load to the measurement.
  const { pressedAt, frameAt, shownAt } = await page.evaluate(() => window.callSetup);
  return { frameMs: frameAt - pressedAt, shownMs: shownAt - pressedAt };
}

/** Runs with a number of browser contexts, one for each person. */
async function withContexts<T>(
  browser: Browser,
  use: (newContext: () => Promise<BrowserContext>) => Promise<T>,
): Promise<T> {
  const contexts: BrowserContext[] = [];
  try {
    return await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      return context;
    });
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
}

async function startCall(
  newContext: () => Promise<BrowserContext>,
  url: string,
): Promise<readonly [Page, CallTimes]> {
  const first = await enter(await newContext(), url, watchCall);
  const second = await enter(await newContext(), url, watchCall);
  await search(first);
  await second.bringToFront();
  await press(second, "Start video");
  return [second, await timesOf(second)];
}

async function search(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Start video", exact: true }).click();
  await page.waitForTimeout(searchingMs);
}

/** Measures the call of two people with new pages, from the second one's press. */
export const oneCall = (browser: Browser, url: string): Promise<CallTimes> =>
  withContexts(browser, async (newContext) => (await startCall(newContext, url))[1]);

/** Measures a call of two people, and the one that follows when the second presses "Next" while a third one waits. */
export const callThenNext = (
  browser: Browser,
  url: string,
): Promise<{ readonly first: CallTimes; readonly next: CallTimes }> =>
  withContexts(browser, async (newContext) => {
    const [leaving, first] = await startCall(newContext, url);
    const waiting = await enter(await newContext(), url, watchCall);
    await leaving.waitForTimeout(talkingMs);
    await search(waiting);
    await leaving.bringToFront();
    await press(leaving, "Next");
    return { first, next: await timesOf(leaving) };
  });

/** Measures calls of two bare connections in one page, after a first one in which the browser loads what they need. */
export const bare = (browser: Browser, url: string, call: BareCall): Promise<readonly number[]> =>
  withContexts(browser, async (newContext) => {
    const page = await (await newContext()).newPage();
    await page.goto(url);
    await page.evaluate(bareCall, call);
    const all: number[] = [];
    for (let nth = 0; nth < callsOfBarePage; nth++) all.push(await page.evaluate(bareCall, call));
    return all;
  });
