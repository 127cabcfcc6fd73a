import { readFile } from "node:fs/promises";
import { limits } from "@lets-meet/shared/limits.ts";
import { ann, ben } from "../looks.ts";
import type { Person } from "../person.ts";
import { expectToTalk } from "../person.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

const delivery = (person: Person, state: "Sending" | "Sent" | "Delivered") =>
  person.log.getByRole("img", { name: state, exact: true });

test.describe("two people in a text chat", () => {
  let a: Person;
  let b: Person;

  test.beforeEach(async ({ arrive }) => {
    a = await arrive(ann);
    b = await arrive(ben);
    await a.searchByText("chess", "Music");
    await a.untilSearching();
    await b.searchByText("music");
    await Promise.all([a.untilMatched(), b.untilMatched()]);
  });

  test("see that they talk to a stranger and what they share, and need no camera or microphone for it", async () => {
    for (const person of [a, b]) {
      await person.untilToldThat(words.chatting);
      await person.untilToldThat("You both like music.");
      await expect(person.messageBox).toBeFocused();
    }
    await expect(b.log).not.toContainText("chess");
    await expectToTalk(a, b);
    for (const person of [a, b]) {
      expect(await person.page.evaluate(() => Reflect.get(window, "captureCalls"))).toBe(0);
      await expect(person.page.locator("video")).toHaveCount(0);
    }
  });

  test("exchange messages in order and once, and see which were delivered", async () => {
    const lines = Array.from({ length: 5 }, (_, index) => `line ${index + 1} of ann`);
    for (const line of lines) await a.say(line);
    await b.say("and one of ben");
    await a.untilReads("and one of ben");
    for (const line of lines) await b.untilReads(line);
    const shown = await b.log.getByText(/^line \d of ann$/).allTextContents();
    expect(shown).toEqual(lines);
    await expect(delivery(a, "Delivered")).toHaveCount(5);
  });

  test("see that the partner is typing until the message arrives, the text is cleared, or the partner pauses", async () => {
    await a.messageBox.pressSequentially("hel");
    await b.untilToldThat(words.typing);
    await a.messageBox.press("Enter");
    await b.untilReads("hel");
    await expect(b.page.getByText(words.typing)).toHaveCount(0);

    await a.messageBox.pressSequentially("never mind");
    await b.untilToldThat(words.typing);
    await a.messageBox.fill("");
    await expect(b.page.getByText(words.typing)).toHaveCount(0);

    await a.messageBox.pressSequentially("hm");
    await b.untilToldThat(words.typing);
    // Ann pauses. The indicator expires after about five seconds.
    await expect(b.page.getByText(words.typing)).toHaveCount(0);
  });

  test("return to their chat after Back and Forward, and are asked before a room's link ends it", async () => {
    await a.page.goBack();
    await a.page.goForward();
    await expectToTalk(a, b);
    // This acts like a link that is pasted into the address bar.
    await a.page.goto(new URL("/r/abcdefgh-_123456", a.url).href);
    await expect(a.page.getByRole("dialog", { name: "Leave this chat?" })).toBeVisible();
    await a.button("Stay in the chat").last().click();
    await expectToTalk(a, b);
    await a.page.goBack();
    await a.button("Leave and open the room").click();
    await b.untilToldThat(words.strangerLeft);
    await expect(a.page).toHaveURL(/\/r\//);
  });

  test("get to the newest message with a press in the middle of its button, and see a closed tab as away", async () => {
    for (let line = 0; line < 30; line++) await a.say(`line ${line} of ann`);
    await b.untilReads("line 29 of ann");
    await b.log.evaluate((log) => log.scrollTo({ top: 0 }));
    await a.say("the newest");
    const button = b.button("New messages");
    await button.click();
    await expect(button).toBeHidden();
    await expect(b.log.getByText("the newest")).toBeInViewport();
    await a.page.close({ runBeforeUnload: true });
    await b.untilToldThat(words.away);
  });

  test("see markup as plain text, write from right to left, break lines, and send no blank or too long message", async () => {
    const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>**b** javascript:alert(1)`;
    await a.say(hostile);
    await b.untilReads(hostile);
    await expect(b.log.locator("img[src], script, a")).toHaveCount(0);
    expect(await b.page.title()).not.toBe("owned");

    const hebrew = "שלום, מה שלומך?";
    await a.messageBox.fill(hebrew);
    await expect(a.messageBox).toHaveCSS("direction", "rtl");
    await a.messageBox.press("Enter");
    await b.untilReads(hebrew);
    await expect(b.log.getByText(hebrew)).toHaveCSS("direction", "rtl");
    await a.messageBox.fill("and back");
    await expect(a.messageBox).toHaveCSS("direction", "ltr");
    await a.messageBox.fill("");

    await a.messageBox.pressSequentially("one");
    await a.messageBox.press("Shift+Enter");
    await a.messageBox.pressSequentially("two");
    await a.messageBox.press("Enter");
    await expect(b.log.getByText(/^one\ntwo$/)).toHaveCount(1);

    await a.messageBox.fill("   ");
    await a.messageBox.press("Enter");
    await a.messageBox.fill("x".repeat(limits.chatLength + 1));
    await a.messageBox.press("Enter");
    await a.messageBox.fill("after");
    await a.messageBox.press("Enter");
    await b.untilReads("after");
    await expect(b.log).not.toContainText("xxx");
  });

  test("can save the chat as a file", async () => {
    await a.say("keep this");
    await b.say("and <b>this</b>");
    await a.untilReads("and <b>this</b>");
    await a.stop();
    const downloading = a.page.waitForEvent("download");
    await a.button("Save chat").click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/\.txt$/);
    const text = await readFile(await download.path(), "utf8");
    expect(text).toContain("You: keep this\nStranger: and <b>this</b>");
  });

  test("are asked on the first Esc, stay if the second comes too late, else disconnect, and search on the third", async () => {
    await a.page.keyboard.press("Escape");
    await a.untilToldThat(words.escAgain);
    await expect(a.page.getByText(words.escAgain)).toHaveCount(0);
    await a.page.keyboard.press("Escape");
    await a.untilToldThat(words.escAgain);
    await expectToTalk(a, b);

    // A message takes back the question, or this is the second press.
    await expect(a.page.getByText(words.escAgain)).toHaveCount(0);
    await a.page.keyboard.press("Escape");
    await a.untilToldThat(words.escAgain);
    await expect(a.page.getByText(words.youLeft)).toHaveCount(0);
    await a.page.keyboard.press("Escape");
    await a.untilToldThat(words.youLeft);
    await b.untilToldThat(words.strangerLeft);
    await a.page.keyboard.press("Escape");
    await a.untilSearching();
  });
});

test.describe("with a short grace", () => {
  test.use({ environment: { RELOAD_GRACE_MS: "1000", RECONNECT_GRACE_MS: "2000" } });

  test("a closed tab ends the chat after its grace", async ({ arrive }) => {
    const a = await arrive(ann);
    const b = await arrive(ben);
    await a.searchByText();
    await b.searchByText();
    await expectToTalk(a, b);
    await b.page.close({ runBeforeUnload: true });
    await a.untilToldThat(words.strangerLeft);
    await expect(a.button("New")).toBeVisible();
  });
});

test("a chat shows only the shared interests, as plain text", async ({ arrive }) => {
  const hostile = "<img src=x onerror=alert(1)>";
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByText(hostile, "secret");
  await b.searchByText(hostile);
  await expectToTalk(a, b);
  await expect(b.log).toContainText(hostile);
  await expect(b.log).not.toContainText("secret");
  await expect(b.log.locator("img[src]")).toHaveCount(0);
});
