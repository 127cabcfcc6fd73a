import { accessibilityViolations } from "../accessibility.ts";
import { ann } from "../looks.ts";
import type { Person } from "../person.ts";
import { expect, test } from "../test.ts";

async function openCheck(person: Person): Promise<void> {
  await person.page.goto(`${person.url}/check`);
  await expect(person.button("Start check")).toBeVisible();
}

const step = (person: Person, name: string) =>
  person.page.getByRole("list", { name: "Check steps" }).getByRole("listitem").filter({ hasText: name });

test("the check requests no device before its start, then tests devices and line, and reports the missing relay", async ({
  arrive,
}) => {
  const a = await arrive(ann, { context: { permissions: ["clipboard-read", "clipboard-write"] } });
  await openCheck(a);
  expect(await a.page.evaluate(() => Reflect.get(window, "captureCalls"))).toBe(0);

  await a.button("Start check").click();
  await expect(step(a, "Camera")).toContainText("Your camera works.");
  await expect(step(a, "Microphone")).toContainText("Your microphone works.");
  await expect(step(a, "Server connection")).toContainText(/round trip \d+ ms/u);
  await expect(a.page.getByRole("meter", { name: "Microphone level" })).toBeAttached();
  await a.button("I hear it").click();

  await expect(step(a, "Relay over UDP")).toContainText(
    "This server has no relay: calls only connect if both networks allow a direct call.",
  );
  await expect(step(a, "Public address")).toContainText("This server has no STUN server set up");
  await a.untilToldThat("Calls should mostly work.");

  await a.button("Copy report").click();
  await a.untilToldThat("Copied. It contains no addresses or device names.");
  const report = await a.page.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain("Relay over UDP: Could be better — This server has no relay");
  expect(report).not.toMatch(/\d+\.\d+\.\d+\.\d+|\.local|fake_device/u);

  expect(await accessibilityViolations(a.page)).toEqual([]);
});

test("a stopped check releases the devices, and can run again with another result", async ({ arrive }) => {
  const a = await arrive(ann);
  await openCheck(a);
  await a.button("Start check").click();
  await expect(a.button("I hear it")).toBeVisible();
  await a.button("Stop").click();
  await a.untilToldThat("Stopped early.");
  await expect(a.page.locator('video[aria-label="You"]')).toHaveCount(0);

  await a.button("Check again").click();
  await a.button("I don't").click();
  await expect(step(a, "Speaker")).toContainText("Turn up the volume");
  await a.untilToldThat("Something isn't working.");
  await a.button("Back to home").click();
  await expect(a.button("Text")).toBeVisible();
});
