import { ann, ben } from "../looks.ts";
import { expectToTalk, twoWhoMeet } from "../person.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

test("two keys report a partner in a video call, which ends it for both", async ({ arrive, app }) => {
  const [a, b] = await twoWhoMeet(arrive);
  await a.page.keyboard.press("Escape");
  await a.page.getByRole("region", { name: "Call with a stranger" }).focus();
  await a.page.keyboard.press("r");
  await expect(a.page.getByRole("dialog", { name: "Report this person?" })).toBeVisible();
  await a.page.keyboard.press("Enter");
  await a.untilToldThat(words.youLeft);
  await a.untilToldThat("Reported");
  await b.untilToldThat(words.strangerLeft);
  await expect.poll(() => app.output).toContain('"reason":"other","msg":"a partner was reported"');
  await expect(a.button("Report")).toHaveCount(0);
});

test("a partner who has gone can still be reported, and the search goes on", async ({ arrive, app }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  await b.button("Next").click();
  await a.untilToldThat(words.strangerLeft);
  await a.button("Report").click();
  await a.page.getByRole("radio", { name: "Hate, threats or harassment" }).click();
  await a.button("Report and leave").click();
  await a.untilToldThat("Reported");
  await expect.poll(() => app.output).toContain('"reason":"harassment","msg":"a partner was reported"');
  await a.button("New").click();
  await a.untilSearching();
  await b.untilSearching();
});
