import { expect, type Page, test, type ViewportSize } from "@playwright/test";
import { accessibilityViolations } from "../accessibility.ts";
import { Gallery } from "../gallery.ts";
import { outOfReach } from "../reach-in-page.ts";

// No trace, because each finding names its scene, and a snapshot of every scene takes longer than the check.
test.use({ trace: "off" });

let gallery: Gallery;

test.beforeAll(async () => {
  gallery = await Gallery.start();
});
test.afterAll(() => gallery.stop());

async function sceneNames(page: Page): Promise<readonly string[]> {
  await page.goto(gallery.at());
  const links = page.getByRole("main").getByRole("link");
  await links.first().waitFor();
  return links.allTextContents();
}

/** Opens a scene and waits until it is rendered and its fonts are loaded. */
async function open(page: Page, scene: string): Promise<void> {
  await page.goto(gallery.at(scene));
  await page.getByRole("main").waitFor();
  await page.evaluate(() => document.fonts.ready);
}

/** The content of a scene that a user cannot reach, on screens of these sizes. */
async function whatIsOutOfReach(page: Page, sizes: readonly ViewportSize[]): Promise<readonly string[]> {
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
}

async function inEachScene(page: Page, look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const scenes = await sceneNames(page);
  expect(scenes.length).toBeGreaterThan(40);
  const found: string[] = [];
  for (const scene of scenes) {
    await open(page, scene);
    found.push(...(await look()).map((what) => `${scene}: ${what}`));
  }
  return found;
}

for (const { viewport, colorScheme } of [
  { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
] as const)
  test(`every scene is accessible at ${viewport.width} px, ${colorScheme}`, async ({ browser }) => {
    // A scene takes a fifth of a second, and more on a busy machine.
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    expect(await inEachScene(page, () => accessibilityViolations(page))).toEqual([]);
    await context.close();
  });

test("every control is within reach on a small phone, a phone in landscape, and a tablet in portrait and landscape", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const page = await browser.newPage({ reducedMotion: "reduce" });
  const sizes = [
    { width: 320, height: 640 },
    { width: 844, height: 390 },
    { width: 768, height: 1024 },
    { width: 1024, height: 768 },
  ];
  expect(await inEachScene(page, () => whatIsOutOfReach(page, sizes))).toEqual([]);
  await page.close();
});

test("every control is within reach on a phone with the browser's font size doubled", async ({ browser }) => {
  test.setTimeout(300_000);
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  // This is the browser's own setting, so media queries in rem follow it as they do for a user who has set it.
  const devtools = await context.newCDPSession(page);
  await devtools.send("Page.setFontSizes", { fontSizes: { standard: 32 } });
  const sizes = [
    { width: 390, height: 844 },
    { width: 320, height: 640 },
    { width: 320, height: 568 },
  ];
  const found = await inEachScene(page, () => whatIsOutOfReach(page, sizes));
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe("32px");
  expect(found).toEqual([]);
  await context.close();
});

/** Controls with the colour of their background, and radio groups that do not show which button is checked. */
async function whatColoursHide(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const root = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
    const nameOf = (element: Element) => element.getAttribute("aria-label") ?? element.textContent.trim();
    const groundOf = (element: Element): string => {
      const { backgroundColor } = getComputedStyle(element);
      // Forced colours keep a background's transparency.
      return backgroundColor.endsWith(", 0)") && element.parentElement !== null
        ? groundOf(element.parentElement)
        : backgroundColor;
    };
    for (const control of root.querySelectorAll("button, input, select, textarea, a[href]")) {
      const isBox = control instanceof HTMLInputElement && control.labels?.[0]?.contains(control) === true;
      const seen = isBox ? (control.labels?.[0] ?? control) : control;
      const { color } = getComputedStyle(seen);
      if (control.checkVisibility() && color === groundOf(seen)) found.push(`unreadable: ${nameOf(seen)}`);
    }
    const looksOf = (box: HTMLInputElement) => {
      const label = box.labels?.[0] ?? box;
      const { color, borderColor, textDecorationLine, outlineStyle } = getComputedStyle(label);
      const signs = label.querySelectorAll("svg").length;
      return [color, groundOf(label), borderColor, textDecorationLine, outlineStyle, signs].join();
    };
    for (const chosen of root.querySelectorAll<HTMLInputElement>("input[type=radio]:checked")) {
      const others = root.querySelectorAll<HTMLInputElement>("input[type=radio]:not(:checked)");
      if ([...others].some((other) => other.name === chosen.name && looksOf(other) === looksOf(chosen)))
        found.push(`nothing shows that it is chosen: ${nameOf(chosen.labels?.[0] ?? chosen)}`);
    }
    return found;
  });
}

test("every control is readable in forced colours, and every radio group shows its choice", async ({
  browser,
}) => {
  const page = await browser.newPage({ forcedColors: "active", reducedMotion: "reduce" });
  expect(await inEachScene(page, () => whatColoursHide(page))).toEqual([]);
  await page.close();
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
