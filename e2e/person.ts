import { expect, type Locator, type Page } from "@playwright/test";
import { write } from "./firefox.ts";
import { ann, ben, type Look } from "./looks.ts";
import { expectMovingPicture, expectTone } from "./statistics.ts";
import { words } from "./words.ts";

/** One tab, which the test uses as a user does: only by the labels of buttons and fields. */
export class Person {
  readonly page: Page;
  readonly look: Look;
  readonly url: string;
  /** Uncaught errors, content security policy violations and console errors; a test with any of them fails. */
  readonly complaints: string[] = [];

  constructor(page: Page, look: Look, url: string) {
    this.page = page;
    this.look = look;
    this.url = url;
    page.on("pageerror", (error) =>
      this.complaints.push(`uncaught ${error.name}: ${error.message} ${error.stack ?? ""}`),
    );
    page.on("console", (message) => {
      const text = message.text();
      const isOutage = /Failed to load resource|WebSocket connection to/.test(text);
      if (message.type() === "error" && !isOutage) this.complaints.push(`console: ${text}`);
    });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  get log(): Locator {
    return this.page.getByRole("log", { name: "Conversation" });
  }

  get messageBox(): Locator {
    return this.page.getByRole("textbox", { name: "Message", exact: true });
  }

  /** The heading of the searching page. */
  get searching(): Locator {
    return this.page.getByRole("heading", { name: words.looking });
  }

  /** The current step of the search; the page shows steps only after the server has answered. */
  get searchStep(): Locator {
    return this.page.locator('[aria-current="step"]');
  }

  get strangersVideo(): Locator {
    return this.page.locator('video[aria-label="Stranger"]');
  }

  async open(): Promise<void> {
    await this.page.goto(this.url);
    await expect(this.button("Text")).toBeVisible();
  }

  async likes(...interests: readonly string[]): Promise<void> {
    const field = this.page.getByRole("textbox", { name: "What do you like to talk about?" });
    for (const interest of interests) {
      await field.fill(interest);
      await field.press("Enter");
    }
  }

  /** Opens the page and starts a text search. */
  async searchByText(...interests: readonly string[]): Promise<void> {
    await this.open();
    await this.likes(...interests);
    await this.button("Text").click();
  }

  /** Opens the page and enters the green room. */
  async enterGreenRoom(...interests: readonly string[]): Promise<void> {
    await this.open();
    await this.likes(...interests);
    await this.button("Video").click();
    await expect(this.button("Start video")).toBeVisible();
  }

  /** Requests camera and microphone in the green room; if both were granted before, the page turns them on automatically. */
  async askForDevices(): Promise<void> {
    const both = this.button("Turn both on");
    await this.#askUntil(() => expect(both).toHaveCount(0, { timeout: 3_000 }));
  }

  /** Turns camera and microphone on in the green room. */
  async turnDevicesOn(): Promise<void> {
    // Not `askForDevices`: the green room may appear later than this begins.
    await this.#askUntil(() => expect(this.button("Turn camera off")).toBeVisible({ timeout: 3_000 }));
    await expect(this.button("Turn microphone off")).toBeVisible();
  }

  /** Presses the button for both devices, whenever it is there, until that passes. */
  async #askUntil(isDone: () => Promise<void>): Promise<void> {
    const both = this.button("Turn both on");
    await expect(async () => {
      if (await both.isVisible()) await both.click({ timeout: 2_000 });
      await isDone();
    }).toPass();
  }

  /** Opens the page and starts a video search, with camera and microphone on. */
  async searchByVideo(...interests: readonly string[]): Promise<void> {
    await this.enterGreenRoom(...interests);
    await this.turnDevicesOn();
    await this.button("Start video").click();
  }

  /** Waits until the server has taken the search. */
  async untilSearching(): Promise<void> {
    await expect(this.searching).toBeVisible();
    await expect(this.searchStep).toBeVisible();
  }

  /** Waits until a conversation is open: the message box takes text. */
  async untilMatched(): Promise<void> {
    await expect(this.log).toBeVisible();
    await expect(this.messageBox).toBeEditable();
  }

  async untilSees(other: Person): Promise<void> {
    await expectMovingPicture(this.page, "Stranger", other.look);
  }

  async untilHears(other: Person): Promise<void> {
    await expectTone(this.page, "Stranger", other.look);
  }

  async say(text: string): Promise<void> {
    await write(this.messageBox, text);
    await this.messageBox.press("Enter");
  }

  /** Waits until exactly one line of the conversation has this text. */
  async untilReads(text: string): Promise<void> {
    await expect(this.log.getByText(text, { exact: true })).toHaveCount(1);
  }

  async next(): Promise<void> {
    await this.button("Next").click();
  }

  async stop(): Promise<void> {
    await this.button("Stop").click();
  }

  /** Simulates a system that pauses the page's camera or microphone, or resumes it. */
  async pauseDevice(kind: "video" | "audio", isPaused: boolean): Promise<void> {
    await this.page.evaluate(
      ([which, state]) => {
        const pause: unknown = Reflect.get(window, "pauseDevice");
        if (typeof pause === "function") pause(which, state);
      },
      [kind, isPaused] as const,
    );
  }

  /** Freezes every picture of this page without an event from the browser or the system. */
  async freeze(isFrozen: boolean): Promise<void> {
    await this.page.evaluate((state) => {
      const freeze: unknown = Reflect.get(window, "freeze");
      if (typeof freeze === "function") freeze(state);
    }, isFrozen);
  }

  /** Waits until the page shows these words. */
  async untilToldThat(text: string): Promise<void> {
    await expect(this.page.getByText(text, { exact: false }).first()).toBeVisible();
  }
}

/** Waits until both are in a conversation, and checks that it is with each other. */
export async function expectToTalk(one: Person, other: Person): Promise<void> {
  await Promise.all([one.untilMatched(), other.untilMatched()]);
  const word = `hello from ${one.look.name} ${crypto.randomUUID().slice(0, 8)}`;
  const answer = `and from ${other.look.name} ${crypto.randomUUID().slice(0, 8)}`;
  await one.say(word);
  await other.untilReads(word);
  await other.say(answer);
  await one.untilReads(answer);
}

/** Waits until both see and hear each other. */
export async function expectToMeet(one: Person, other: Person): Promise<void> {
  await Promise.all([one.untilSees(other), other.untilSees(one)]);
  await Promise.all([one.untilHears(other), other.untilHears(one)]);
}

/** Matches Ann and Ben by video search; returns once they see and hear each other. */
export async function twoWhoMeet(
  arrive: (look: Look) => Promise<Person>,
): Promise<readonly [ann: Person, ben: Person]> {
  const a = await arrive(ann);
  const b = await arrive(ben);
  await a.searchByVideo();
  await b.searchByVideo();
  await expectToMeet(a, b);
  return [a, b];
}
