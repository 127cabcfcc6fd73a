import { expect, type Locator, type Page } from "@playwright/test";
import { write } from "./firefox.ts";
import { linksOf } from "./links.ts";
import type { Look } from "./looks.ts";
import type { Person } from "./person.ts";
import { expectMovingPicture, expectTone, type Patience } from "./statistics.ts";

/** A room and the name of the account that owns it. */
export type RoomLink = { readonly roomId: string; readonly path: string; readonly ownerName: string };

export type RoomWishes = {
  readonly passcode?: string;
  readonly settings?: {
    readonly lobby?: boolean;
    readonly guests?: boolean;
    readonly capacity?: number;
    readonly relay?: boolean;
  };
};

/** A guest joins with camera and microphone on, unless `devices` is false. */
export type Coming = { readonly devices?: boolean };

/** For tests that need no picture and no sound. */
export const withoutDevices: Coming = { devices: false };

/** Sends an API request with the page's cookies and origin. */
async function post(page: Page, origin: string, path: string, data: unknown): Promise<unknown> {
  const answer = await page.request.post(`${origin}/api${path}`, { data, headers: { origin } });
  expect(answer.ok(), `${path} is answered with ${answer.status()}`).toBe(true);
  return ((await answer.json()) as { readonly value: unknown }).value;
}

/** Creates an account and logs the page in; returns its name, which the others see. */
export async function signUp(page: Page, origin: string, called = "owner"): Promise<string> {
  const name = `${called}-${crypto.randomUUID().slice(0, 8)}`;
  await post(page, origin, "/account/sign-up", { name, password: "correct horse battery" });
  return name;
}

/** Creates an account for the page, and a room that it owns, with the HTTP requests that the pages use. */
export async function ownRoom(page: Page, origin: string, wishes: RoomWishes = {}): Promise<RoomLink> {
  const name = await signUp(page, origin);
  const made = await post(page, origin, "/rooms", {
    name: "Thursday jam",
    passcode: wishes.passcode ?? null,
    ...wishes,
  });
  const { roomId } = made as { readonly roomId: string };
  return { roomId, path: `/r/${roomId}`, ownerName: name };
}

/** Creates a room that the person owns, and joins it as host under the account's name. */
export async function hostRoom(person: Person, wishes: RoomWishes = {}, how: Coming = {}) {
  const room = await ownRoom(person.page, new URL(person.url).origin, wishes);
  const host = new Guest(person, room.ownerName);
  await host.join(room, how);
  await host.untilInside();
  return { room, host };
}

/** A person in a room, who uses the page as a user does. */
export class Guest {
  readonly person: Person;
  /** The name that the others see. */
  readonly name: string;

  constructor(person: Person, name: string = person.look.name) {
    this.person = person;
    this.name = name;
  }

  get page(): Page {
    return this.person.page;
  }

  get look(): Look {
    return this.person.look;
  }

  button(name: string): Locator {
    return this.person.button(name);
  }

  /** Opens the room's link and waits for the green room. */
  async open({ path }: RoomLink): Promise<void> {
    await this.page.goto(new URL(path, this.person.url).href);
    await expect(this.page.getByRole("heading", { name: "Ready to join?" })).toBeVisible();
  }

  /** Prepares to join in the green room: enters a name, and turns camera and microphone on. */
  async prepare(room: RoomLink, { devices = true }: Coming = {}): Promise<void> {
    await this.open(room);
    const name = this.page.getByRole("textbox", { name: "Your name" });
    if (await name.isVisible()) await write(name, this.name);
    if (devices) await this.person.turnDevicesOn();
  }

  /** Presses the button that joins or knocks. */
  async enter(): Promise<void> {
    await this.page.getByRole("button", { name: /^(Join|Ask to join)$/ }).click();
  }

  /** Enters a name, turns camera and microphone on, and joins or knocks. */
  async join(room: RoomLink, how: Coming = {}): Promise<void> {
    await this.prepare(room, how);
    await this.enter();
  }

  /** Crashes the page, so that it cannot send anything before it ends. */
  async crash(): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const crashed = this.page.waitForEvent("crash");
    // A crashed page does not answer.
    session.send("Page.crash").catch(() => {});
    await crashed;
  }

  async untilInside(): Promise<void> {
    await expect(this.button("Leave")).toBeVisible();
  }

  /** The entries of the list of people, which it opens if necessary. */
  async people(): Promise<Locator> {
    const show = this.button("Show people");
    if (await show.isVisible()) await show.click();
    return this.page.getByRole("region", { name: "People", exact: true }).getByRole("listitem");
  }

  /** Waits until the list of people has exactly these guests, in the order in which they joined. */
  async untilWith(...guests: readonly Guest[]): Promise<void> {
    await expect(await this.people()).toContainText(guests.map(({ name }) => name));
  }

  /** Opens the host's menu for another guest. */
  async openOptions(other: Guest): Promise<void> {
    const row = (await this.people()).filter({ hasText: other.name });
    await row.getByRole("button", { name: `${other.name}: connection and options` }).click();
  }

  async untilSees(other: Guest, patience?: Patience): Promise<void> {
    await expectMovingPicture(this.page, other.name, other.look, patience);
  }

  async untilHears(other: Guest, patience?: Patience): Promise<void> {
    await expectTone(this.page, other.name, other.look, patience);
  }

  /** The names on the video tiles, without this page's own. */
  async others(): Promise<readonly string[]> {
    const labels = await this.page
      .getByRole("region", { name: "People in the call" })
      .locator("video")
      .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
    return labels.filter((label) => label !== "You").toSorted();
  }

  /** The names on all tiles, with or without a picture. */
  async tiles(): Promise<readonly string[]> {
    const ending = ": connection and options";
    const titles = await this.page
      .getByRole("region", { name: "People in the call" })
      .getByTitle(ending)
      .evaluateAll((all) => all.map((one) => one.getAttribute("title") ?? ""));
    return titles.map((title) => title.replace(ending, "")).toSorted();
  }

  /**
   * Counts the tiles of each name at every change of the page from now on. The returned function reads the highest count
   * of one name so far.
   */
  async watchTwins(): Promise<() => Promise<number>> {
    await this.page.evaluate(() => {
      const watched = Object.assign(window, { mostOfOneName: 0 });
      const look = () => {
        const counts = new Map<string | null, number>();
        for (const tag of document.querySelectorAll("section button[title$='connection and options']"))
          counts.set(tag.getAttribute("title"), (counts.get(tag.getAttribute("title")) ?? 0) + 1);
        watched.mostOfOneName = Math.max(watched.mostOfOneName, ...counts.values());
      };
      look();
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    return () => this.page.evaluate(() => (window as unknown as { mostOfOneName: number }).mostOfOneName);
  }
}

/** Waits until each guest has exactly one tile per guest and one connected link to each other guest. */
export async function expectLinks(guests: readonly Guest[]): Promise<void> {
  for (const guest of guests)
    await expect
      .poll(async () => ({ tiles: await guest.tiles(), links: await linksOf(guest.page) }), {
        timeout: 120_000,
      })
      .toEqual({
        tiles: guests.map((one) => (one === guest ? `${one.name} (you)` : one.name)).toSorted(),
        links: guests.slice(1).map(() => "connected"),
      });
}

/** Waits until each guest sees and hears each other guest, by its own picture and tone, and no video of anyone else. */
export async function expectFullMesh(guests: readonly Guest[], patience?: Patience): Promise<void> {
  for (const guest of guests) {
    const others = guests.filter((other) => other !== guest);
    await Promise.all(others.map((other) => guest.untilSees(other, patience)));
    await Promise.all(others.map((other) => guest.untilHears(other, patience)));
    expect(await guest.others()).toEqual(others.map(({ name }) => name).toSorted());
  }
}
