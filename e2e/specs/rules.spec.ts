import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ann, ben } from "../looks.ts";
import { expectToTalk } from "../person.ts";
import { expect, test } from "../test.ts";

test.use({
  environment: async ({ folder }, use) => {
    const RULES_FILE = join(folder, "rules.md");
    writeFileSync(RULES_FILE, "# The rules of this house\n\nBe excellent to each other.\n");
    await use({ RULES_FILE });
  },
});

test("a first visitor reads and accepts the operator's rules before the first search, and is not asked again", async ({
  arrive,
}) => {
  const a = await arrive(ann, { hasAccepted: false });
  const b = await arrive(ben);
  const asking = a.page.getByRole("dialog", { name: "Before you meet someone" });
  await a.open();
  await a.button("Text").click();
  const [rules] = await Promise.all([
    a.page.waitForEvent("popup"),
    asking.getByRole("link", { name: "Rules" }).click(),
  ]);
  await expect(rules.getByRole("heading", { level: 1 })).toHaveText("The rules of this house");
  await expect(rules.getByText("Be excellent to each other.")).toBeVisible();
  await rules.close();
  await a.button("Not now").click();
  await expect(asking).toHaveCount(0);
  await a.button("Text").click();
  await a.page.keyboard.press("Tab");
  await a.button("I'm 18 or over, and I accept the rules").click();
  await a.untilSearching();
  await b.searchByText();
  await expectToTalk(a, b);

  await a.stop();
  await a.open();
  await a.button("Text").click();
  await a.untilSearching();
  await expect(asking).toHaveCount(0);
});

test("the texts are pages with an address of their own, also for people who come by a link", async ({
  arrive,
}) => {
  const a = await arrive(ann);
  await a.page.goto(`${a.url}/privacy`);
  await expect(a.page.getByRole("heading", { level: 1 })).toHaveText(
    "What is stored, where, and for how long",
  );
  await a.page.getByRole("link", { name: "Terms" }).click();
  await expect(a.page.getByRole("heading", { level: 1 })).toHaveText("Terms of use");
  await a.page.goBack();
  await expect(a.page.getByRole("table").first()).toBeVisible();
});
