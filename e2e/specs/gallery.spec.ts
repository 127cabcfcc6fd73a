import type { BrowserContextOptions, Page, ViewportSize } from "@playwright/test";
import { accessibilityViolations } from "../accessibility.ts";
import { hiddenByColours } from "../colours-in-page.ts";
import { Gallery, show } from "../gallery.ts";
import { outOfReach } from "../reach-in-page.ts";
// The tests that share their fixtures with other files run among those, and not as a tail for one worker.
import { expect, test } from "../test.ts";
import { translateFromStart } from "../translator-in-page.ts";

let gallery: Gallery;

test.beforeAll(async () => {
  gallery = await Gallery.start();
});
test.afterAll(() => gallery.stop());

/** Loads one scene alone. */
async function open(page: Page, scene: string): Promise<void> {
  await page.goto(gallery.at(scene));
  await page.getByRole("main").waitFor();
  await page.evaluate(() => document.fonts.ready);
}

type Look = (page: Page) => Promise<readonly string[]>;

/** The content of a scene that a user cannot reach, on screens of these sizes. */
const outOfReachOn =
  (...sizes: readonly ViewportSize[]): Look =>
  async (page) => {
    const there: string[] = [];
    for (const size of sizes) {
      await page.setViewportSize(size);
      // Wait until the page has re-rendered for the new size.
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      const found = await page.evaluate(outOfReach);
      there.push(...found.map((what) => `${size.width}x${size.height}: ${what}`));
    }
    return there;
  };

/** The same with the browser's own font size doubled, so media queries in rem follow it as they do for a user. */
const withDoubledFont =
  (look: Look): Look =>
  async (page) => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Page.setFontSizes", { fontSizes: { standard: 32 } });
    const found = await look(page);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe("32px");
    await devtools.send("Page.setFontSizes", { fontSizes: { standard: 16 } });
    await devtools.detach();
    return found;
  };

const inForcedColours: Look = async (page) => {
  await page.emulateMedia({ forcedColors: "active" });
  expect(await page.evaluate(() => matchMedia("(forced-colors: active)").matches)).toBe(true);
  const found = await page.evaluate(hiddenByColours);
  await page.emulateMedia({ forcedColors: null });
  return found;
};

/** Looks at every scene on this screen in each of these ways, and has one test for each way. */
function inEveryScene(
  where: string,
  screen: BrowserContextOptions & { readonly viewport: ViewportSize },
  looks: Readonly<Record<string, Look>>,
): void {
  test.describe(where, () => {
    // In one worker, because the tests share one walk through the scenes: rendering them takes most of the time.
    test.describe.configure({ mode: "default" });
    const found = new Map<string, string[]>(Object.keys(looks).map((name) => [name, []]));

    test.beforeAll(async ({ browser }) => {
      // A scene takes a quarter of a second, and several times that on a busy machine.
      test.setTimeout(600_000);
      const page = await browser.newPage({ ...screen, reducedMotion: "reduce" });
      const scenes = await gallery.scenes(page);
      expect(scenes.length).toBeGreaterThan(40);
      for (const scene of scenes) {
        await page.setViewportSize(screen.viewport);
        await show(page, scene);
        for (const [name, look] of Object.entries(looks))
          found.get(name)?.push(...(await look(page)).map((what) => `${scene}: ${what}`));
      }
      await page.close();
    });

    for (const name of Object.keys(looks))
      test(name, () => {
        expect(found.get(name)).toEqual([]);
      });
  });
}

inEveryScene(
  "in every scene on a desk in the light",
  { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  {
    "everything is accessible": accessibilityViolations,
    "every control is readable in forced colours, and every radio group shows its choice": inForcedColours,
  },
);

inEveryScene(
  "in every scene on a phone in the dark",
  { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
  {
    "everything is accessible": accessibilityViolations,
    "every control is within reach, also on a small phone, in landscape, and on a tablet": outOfReachOn(
      { width: 320, height: 640 },
      { width: 844, height: 390 },
      { width: 768, height: 1024 },
      { width: 1024, height: 768 },
    ),
    "every control is within reach with the browser's font size doubled": withDoubledFont(
      outOfReachOn({ width: 390, height: 844 }, { width: 320, height: 640 }, { width: 320, height: 568 }),
    ),
  },
);

test("no scene breaks when it is translated", async ({ page }) => {
  const broken: string[] = [];
  page.on("pageerror", (error) => broken.push(`${page.url()}: ${error.message}`));
  await translateFromStart(page);
  // One page shows all scenes in turn, so that each scene must also unmount the translated previous one.
  for (const scene of await gallery.scenes(page)) {
    await show(page, scene);
    expect(await page.locator("font").count(), scene).toBeGreaterThan(0);
  }
  expect(broken).toEqual([]);
});

test("indicators that only a colour shows stay visible in forced colours", async ({ browser }) => {
  const page = await browser.newPage({ forcedColors: "active", reducedMotion: "reduce" });
  await open(page, "call-talking");
  /** The background colours of the matching elements, and of the page. */
  const backgrounds = (selector: string) =>
    page.evaluate((wanted) => {
      const parts = [...document.querySelectorAll(wanted)].map(
        (part) => getComputedStyle(part).backgroundColor,
      );
      return { parts, page: getComputedStyle(document.body).backgroundColor };
    }, selector);
  const bars = await backgrounds(
    '[role=img][aria-label="Good"] > span, [title^="Audio and video"] span > span',
  );
  expect(bars.parts.length).toBeGreaterThan(2);
  expect(bars.parts).not.toContain(bars.page);
  const level = await backgrounds("[data-lit=true]");
  expect(level.parts).not.toContain(level.page);
  await open(page, "check-running");
  const steps = await backgrounds("progress + span > span");
  expect(new Set(steps.parts).size).toBe(2);
  await page.close();
});

test("a dialog traps the focus, closes on Escape and restores the focus", async ({ page }) => {
  await open(page, "call-talking");
  const block = page.getByRole("button", { name: "Block", exact: true });
  await block.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Block this person?" });
  await expect(dialog).toBeVisible();
  for (let press = 0; press < 8; press++) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(
      () => document.activeElement !== document.body && document.activeElement?.closest("dialog") === null,
    );
    expect(outside).toBe(false);
  }
  const heard = page.evaluate(
    () =>
      new Promise((resolve) => {
        window.addEventListener("keydown", ({ key }) => resolve(key), { once: true });
      }),
  );
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  // Escape did not get through: the next key is the first that the page hears.
  await page.keyboard.press("a");
  expect(await heard).toBe("a");
  await expect(block).toBeFocused();
});

test("the theme follows the system until the user switches it, and the choice is remembered", async ({
  browser,
}) => {
  const context = await browser.newContext({ colorScheme: "dark" });
  const page = await context.newPage();
  await open(page, "landing");
  const theme = () => page.locator("html").getAttribute("data-theme");
  await expect.poll(theme).toBe("dark");
  await page.getByRole("button", { name: "Switch to light mode" }).click();
  await expect.poll(theme).toBe("light");
  await page.reload();
  await expect.poll(theme).toBe("light");
  await context.close();
});
