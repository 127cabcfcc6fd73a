import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { findChromium } from "../../e2e/chromium.ts";
import { agreeToBeSeen } from "./in-page.ts";

const flags = [
  "--use-fake-device-for-media-stream=fps=20",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  "--allow-loopback-in-peer-connection",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE *.local",
];

/** Launches a browser with a fake camera and microphone, which pages may use without a prompt. */
export async function launch(): Promise<Browser> {
  const executablePath = findChromium();
  return await chromium.launch({ args: flags, ...(executablePath === null ? {} : { executablePath }) });
}

/** Opens the page with these init scripts and enters the green room, with camera and microphone on. */
export async function enter(
  context: BrowserContext,
  url: string,
  ...scripts: readonly (() => void)[]
): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(agreeToBeSeen);
  for (const script of scripts) await page.addInitScript(script);
  await page.goto(url);
  await page.getByRole("button", { name: "Video", exact: true }).click();
  const start = page.getByRole("button", { name: "Start video", exact: true });
  await start.waitFor();
  const both = page.getByRole("button", { name: "Turn both on", exact: true });
  const on = page.getByRole("button", { name: "Turn camera off", exact: true });
  await both.or(on).first().waitFor();
  if (await both.isVisible()) await both.click();
  await on.waitFor();
  return page;
}
