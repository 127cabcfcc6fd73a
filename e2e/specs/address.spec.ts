import { ann, ben } from "../looks.ts";
import { expectToMeet, expectToTalk } from "../person.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

const question = "Strangers will be able to see your IP address";

test("without a relay the page asks once for consent to show the address, and the call says that it is visible", async ({
  arrive,
}) => {
  const a = await arrive(ann, { isNew: true });
  const b = await arrive(ben);
  const asking = a.page.getByRole("dialog", { name: question });
  await a.searchByVideo();
  await expect(asking).toBeVisible();
  await a.button("Cancel").last().click();
  await expect(asking).toHaveCount(0);
  await a.button("Start video").click();
  await a.button("Continue").click();
  await b.searchByVideo();
  await expectToMeet(a, b);
  await expect(a.button("Stranger can see your IP")).toBeVisible();

  await a.stop();
  await a.untilToldThat(words.youLeft);
  await a.enterGreenRoom();
  await a.button("Start video").click();
  await a.untilSearching();
  await expect(asking).toHaveCount(0);
});

test("a user who declines to show the address goes on with text, which asks for no consent", async ({
  arrive,
}) => {
  const a = await arrive(ann, { isNew: true });
  const b = await arrive(ben, { isNew: true });
  await a.enterGreenRoom();
  await a.button("Start video").click();
  await a.button("Text instead").click();
  await b.searchByText();
  await expectToTalk(a, b);
  for (const person of [a, b]) await expect(person.page.getByRole("dialog")).toHaveCount(0);
});
