import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { launchOptions } from "../../e2e/chromium.ts";
import { answerQuestions } from "./in-page.ts";

/** Launches a browser with a fake camera and microphone, which pages may use without a prompt; `flags` replace its camera. */
export const launch = (flags?: readonly string[]): Promise<Browser> => chromium.launch(launchOptions(flags));

/** Opens the page with these init scripts and enters the green room, with camera and microphone on. */
export async function enter(
  context: BrowserContext,
  url: string,
  ...scripts: readonly (() => void)[]
): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(answerQuestions);
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
