import { ann, ben, cleo, dev } from "../looks.ts";
import { expectToMeet, expectToTalk, type Person } from "../person.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

/** Holds the search on its current step. */
async function stay(person: Person): Promise<void> {
  await person.button("Stay on this step").click();
  await expect(person.button("Continue automatically")).toBeVisible();
}

/** Skips to the end of the ladder. */
async function climbToTheEnd(person: Person): Promise<void> {
  await person.untilSearching();
  const skip = person.button("Skip ahead");
  // A ladder of one step has nothing to skip to, and a longer one keeps climbing meanwhile.
  const canSkip = async () => (await skip.count()) > 0 && (await skip.isEnabled());
  await expect(async () => {
    if (await canSkip()) await skip.click({ timeout: 2_000 });
    expect(await canSkip()).toBe(false);
  }).toPass();
}

/**
 * Both press Next in a conversation that `expectToTalk` began. The later press may find that the partner has left: the
 * button says New then, and a press in the moment of that change counts for nothing, so it is repeated until the old
 * conversation is gone.
 */
async function bothGoOn(one: Person, other: Person): Promise<void> {
  const goOn = ({ page }: Person) => page.getByRole("button", { name: /^(Next|New)$/ });
  await Promise.all([goOn(one).click(), goOn(other).click()]);
  for (const person of [one, other])
    await expect(async () => {
      const again = person.button("New");
      if (await again.isVisible()) await again.click({ timeout: 2_000 });
      await expect(person.page.getByText("hello from")).toHaveCount(0, { timeout: 2_000 });
    }).toPass();
}

test("four people with cameras make two separate calls", async ({ arrive }) => {
  const [a, b, c, d] = await Promise.all([ann, ben, cleo, dev].map((look) => arrive(look)));
  if (!a || !b || !c || !d) throw new Error("four people are needed");
  for (const [person, interest] of [
    [a, "chess"],
    [b, "tea"],
  ] as const) {
    await person.searchByVideo(interest);
    await stay(person);
  }
  await c.searchByVideo("chess");
  await d.searchByVideo("tea");
  await expectToMeet(a, c);
  await expectToMeet(b, d);
});

test("two partners who press Next at the same instant both find a new partner", async ({ arrive }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  const c = await arrive(cleo);
  const d = await arrive(dev);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  // One newcomer waits and one is ready to search, so that the former partners need not meet again at the ladder's end.
  await Promise.all([c.searchByText(), d.open()]);
  await c.untilSearching();
  await bothGoOn(a, b);
  await d.button("Text").click();
  // The engine decides which of the new two gets which partner; all four must be in a conversation.
  await Promise.all([a, b, c, d].map((person) => person.untilMatched()));
  for (const person of [a, b, c, d]) await person.say(`from ${person.look.name}`);
  for (const [one, former] of [
    [a, b],
    [b, a],
  ] as const) {
    await expect(one.log).toContainText(/from (cleo|dev)/);
    await expect(one.log).not.toContainText(`from ${former.look.name}`);
  }
});

test("two partners who press Next and are alone meet again at the end of the ladder", async ({ arrive }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  await bothGoOn(a, b);
  await expectToTalk(a, b);
});

test("a user can hold a search on its step, and skip to the next step", async ({ arrive }) => {
  const a = await arrive(ann);
  await a.searchByText("chess");
  await expect(a.searchStep).toContainText("chess");
  await stay(a);
  await a.button("Skip ahead").click();
  await expect(a.searchStep).toContainText("Anyone");
  await expect(a.button("Continue automatically")).toBeVisible();
});

test("a search that is held on an interest matches only partners who share it", async ({ arrive }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  const c = await arrive(cleo);
  await a.searchByText("chess");
  await stay(a);
  await b.searchByText();
  await climbToTheEnd(b);
  await c.searchByText("chess");
  await expectToTalk(a, c);
  await b.untilSearching();
});

test("Esc asks before it stops a search, Cancel needs no second press, and a search that has ended is not matched", async ({
  arrive,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  const c = await arrive(cleo);
  await a.searchByText();
  await a.untilSearching();
  await a.page.keyboard.press("Escape");
  await a.page.keyboard.press("Escape");
  await expect(a.button("Text")).toBeVisible();
  await a.button("Text").click();
  await a.untilSearching();
  await a.button("Cancel").click();
  await expect(a.button("Text")).toBeVisible();
  await b.searchByText();
  await b.untilSearching();
  await c.searchByText();
  await expectToTalk(b, c);
  await expect(a.button("Text")).toBeVisible();
});

test("a block ends the chat, and still keeps the two apart after a reload", async ({ arrive }) => {
  const a = await arrive(ann);
  const b = await arrive(ben);
  const c = await arrive(cleo);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  await a.button("Block").click();
  await a.page.getByRole("dialog").getByRole("button", { name: "Block", exact: true }).click();
  await b.untilToldThat(words.strangerLeft);
  await a.page.reload();
  await b.page.reload();
  for (const person of [a, b]) {
    await person.searchByText();
    await climbToTheEnd(person);
  }
  // Both accept any partner and are still not matched; the third meets the one who has waited longer.
  await c.searchByText();
  await expectToTalk(a, c);
  await b.untilSearching();
});

test("a late leave from the previous partner does not end the chat with the next", async ({
  arrive,
  wire,
}) => {
  const a = await arrive(ann);
  const b = await arrive(ben, { url: wire.url });
  const c = await arrive(cleo);
  await a.searchByText();
  await b.searchByText();
  await expectToTalk(a, b);
  // Ben leaves while his line is cut, so the request arrives only after Ann has found another partner.
  wire.cut();
  await a.untilToldThat(words.away);
  await b.stop();
  await a.next();
  await c.searchByText();
  await expectToTalk(a, c);
  wire.heal();
  await b.untilToldThat(words.youLeft);
  await b.button("New").click();
  await b.untilSearching();
  await expectToTalk(a, c);
});

test("a searching page whose line is cut is not matched, and keeps its place in the queue", async ({
  arrive,
  wire,
}) => {
  const a = await arrive(ann, { url: wire.url });
  const b = await arrive(ben);
  const c = await arrive(cleo);
  const d = await arrive(dev);
  await a.searchByText();
  await a.untilSearching();
  wire.cut();
  await a.untilToldThat("Lost connection to the server.");
  await b.searchByText();
  await c.searchByText();
  await expectToTalk(b, c);
  wire.heal();
  await expect(a.page.getByText("Lost connection to the server.")).toHaveCount(0);
  await a.untilSearching();
  await d.searchByText();
  await expectToTalk(a, d);
});

test.describe("with a small queue", () => {
  test.use({ environment: { QUEUE_LIMIT: "2" } });

  test("a full queue is reported, and the search can be retried", async ({ app, arrive }) => {
    const people = await Promise.all([ann, ben, cleo].map((look) => arrive(look)));
    const [a, b, c] = people;
    if (!a || !b || !c) throw new Error("three people are needed");
    for (const [person, interest] of [
      [a, "chess"],
      [b, "tea"],
    ] as const) {
      await person.searchByText(interest);
      await stay(person);
    }
    await c.searchByText();
    await c.untilToldThat("The queue is full.");
    await a.button("Cancel").click();
    await c.button("Try again").click();
    await c.untilSearching();
    expect(app.output).not.toContain("chess");
  });
});
