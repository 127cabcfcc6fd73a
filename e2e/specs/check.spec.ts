import { accessibilityViolations } from "../accessibility.ts";
import { ann } from "../looks.ts";
import type { Person } from "../person.ts";
import { expect, test } from "../test.ts";

async function openCheck(person: Person): Promise<void> {
  await person.page.goto(`${person.url}/check`);
  await expect(person.button("Start the check")).toBeVisible();
}

const step = (person: Person, name: string) =>
  person.page
    .getByRole("list", { name: "Steps of the check" })
    .getByRole("listitem")
    .filter({ hasText: name });

test("the check requests no device before its start, then tests devices and line, and reports the missing relay", async ({
  arrive,
}) => {
  const a = await arrive(ann, { context: { permissions: ["clipboard-read", "clipboard-write"] } });
  await openCheck(a);
  expect(await a.page.evaluate(() => Reflect.get(window, "captureCalls"))).toBe(0);

  await a.button("Start the check").click();
  await expect(step(a, "Camera")).toContainText("Your camera gives a picture.");
  await expect(step(a, "Microphone")).toContainText("Your microphone hears you.");
  await expect(step(a, "Line to the server")).toContainText(/round trip \d+ ms/u);
  await expect(a.page.getByRole("meter", { name: "Microphone level" })).toBeAttached();
  await a.button("I heard it").click();

  await expect(step(a, "Relay over UDP")).toContainText(
    "This server has no relay: calls connect only where both networks let them through directly.",
  );
  await expect(step(a, "Public address")).toContainText("This server names no STUN server");
  await a.untilToldThat("Calls should work, mostly.");

  await a.button("Copy report").click();
  await a.untilToldThat("Copied. It names no addresses and no devices.");
  const report = await a.page.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain("Relay over UDP: Could be better — This server has no relay");
  expect(report).not.toMatch(/\d+\.\d+\.\d+\.\d+|\.local|fake_device/u);

  expect(await accessibilityViolations(a.page)).toEqual([]);
});

test("a stopped check releases the devices, and can run again with another result", async ({ arrive }) => {
  const a = await arrive(ann);
  await openCheck(a);
  await a.button("Start the check").click();
  await expect(a.button("I heard it")).toBeVisible();
  await a.button("Stop").click();
  await a.untilToldThat("Stopped before the end.");
  await expect(a.page.locator('video[aria-label="You"]')).toHaveCount(0);

  await a.button("Check again").click();
  await a.button("I did not").click();
  await expect(step(a, "Speaker")).toContainText("Turn the volume up");
  await a.untilToldThat("Something is in the way.");
  await a.button("Back to start").click();
  await expect(a.button("Text")).toBeVisible();
});
