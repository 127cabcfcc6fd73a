import { devices } from "@playwright/test";
import { accessibilityViolations } from "../accessibility.ts";
import { ann, ben } from "../looks.ts";
import { expectToMeet, expectToTalk, type Person } from "../person.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

const { defaultBrowserType: _browser, ...phone } = { ...devices["Pixel 7"] };
const settings = [
  { where: "on a desk in the light", context: { viewport: { width: 1280, height: 800 } } },
  { where: "on a phone in the dark", context: { ...phone, colorScheme: "dark" } },
] as const;

async function expectAccessible(person: Person, screen: string): Promise<void> {
  // Axe must not measure the colours of a running animation.
  await person.page.emulateMedia({ reducedMotion: "reduce" });
  const found = await accessibilityViolations(person.page);
  expect(found, `${screen} should have no violation`).toEqual([]);
}

async function expectNoSidewaysScroll(person: Person): Promise<void> {
  const { scroll, client } = await person.page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(client);
}

async function check(person: Person, screen: string): Promise<void> {
  await expectAccessible(person, screen);
  await expectNoSidewaysScroll(person);
}

for (const { where, context } of settings)
  test(`every screen from landing to call is accessible and fits, ${where}`, async ({ arrive }) => {
    const a = await arrive(ann, { context });
    const b = await arrive(ben, { context });

    await a.open();
    await a.likes("chess");
    await check(a, "landing");
    await a.button("Text").click();
    await a.untilSearching();
    await check(a, "searching");
    await b.searchByText("chess");
    await expectToTalk(a, b);
    await check(a, "text chat");
    await a.button("Block").click();
    await check(a, "block dialog");
    await a.page.keyboard.press("Escape");
    await b.stop();
    await a.untilToldThat(words.strangerLeft);
    await check(a, "ended text chat");

    await a.enterGreenRoom();
    await check(a, "green room");
    await a.turnDevicesOn();
    await check(a, "green room with devices");
    await a.button("Start video").click();
    await b.searchByVideo();
    await expectToMeet(a, b);
    await check(a, "video call");
    await a.button("Devices").click();
    await check(a, "devices dialog");
    await a.page.keyboard.press("Escape");
    await b.stop();
    await a.untilToldThat(words.strangerLeft);
    await check(a, "ended video call");
  });

test("Next and the message box are in view on the narrowest phone", async ({ arrive }) => {
  const context = { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true };
  const a = await arrive(ann, { context });
  const b = await arrive(ben, { context });
  await a.searchByVideo("chess");
  await b.searchByVideo("chess");
  await a.untilSees(b);
  await expectNoSidewaysScroll(a);
  await expect(a.button("Next")).toBeInViewport({ ratio: 1 });
  await a.button("Show chat").click();
  await expect(a.messageBox).toBeInViewport({ ratio: 1 });
  await a.say("hello from a phone");
  await a.untilReads("hello from a phone");
});

test("a page in the background is matched, and confirms messages once it is in front", async ({ arrive }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByText();
  await a.untilSearching();
  const front = await a.page.context().newPage();
  await front.bringToFront();
  await b.searchByText();
  await b.untilMatched();
  await b.say("hello, background");
  await a.untilReads("hello, background");
  await expect(b.log.getByRole("img", { name: /Sent|Delivered/ })).toHaveCount(1);
  await a.page.bringToFront();
  await expect(b.log.getByRole("img", { name: "Delivered" })).toHaveCount(1);
  await expectToTalk(a, b);
});

test("the server sends the page's security headers", async ({ app, request }) => {
  const answer = await request.get(app.url);
  const headers = answer.headers();
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(headers["content-security-policy"]).toContain("require-trusted-types-for 'script'");
  expect(headers["content-security-policy"]).not.toContain("unsafe-inline");
  expect(headers["permissions-policy"]).toContain("camera=(self)");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["referrer-policy"]).toBe("no-referrer");
});
