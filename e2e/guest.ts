import { expect, type Locator, type Page } from "@playwright/test";
import { write } from "./firefox.ts";
import { linksOf } from "./links.ts";
import type { Look } from "./looks.ts";
import type { Person } from "./person.ts";
import { expectMovingPicture, expectTone, type Patience } from "./statistics.ts";

/** A room that somebody's account owns. */
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

/** How somebody comes: with camera and microphone on, unless told otherwise. */
export type Coming = { readonly devices?: boolean };

/** For journeys that are about no picture and no sound. */
export const withoutDevices: Coming = { devices: false };

/** What a page asks over HTTP, asked in its name. */
async function post(page: Page, origin: string, path: string, data: unknown): Promise<unknown> {
  const answer = await page.request.post(`${origin}/api${path}`, { data, headers: { origin } });
  expect(answer.ok(), `${path} is answered with ${answer.status()}`).toBe(true);
  return ((await answer.json()) as { readonly value: unknown }).value;
}

/** Has the person behind this page an account; its name is what the others see. */
export async function signUp(page: Page, origin: string, called = "owner"): Promise<string> {
  const name = `${called}-${crypto.randomUUID().slice(0, 8)}`;
  await post(page, origin, "/account/sign-up", { name, password: "correct horse battery" });
  return name;
}

/** Has the person behind this page an account, and a room of theirs, both made over HTTP as the pages do it. */
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

/** Has a person own a room and be inside it, as the host that the others know by the account's name. */
export async function hostRoom(person: Person, wishes: RoomWishes = {}, how: Coming = {}) {
  const room = await ownRoom(person.page, new URL(person.url).origin, wishes);
  const host = new Guest(person, room.ownerName);
  await host.join(room, how);
  await host.untilInside();
  return { room, host };
}

/** A person in a room, driven as the person in front of the page would. */
export class Guest {
  readonly person: Person;
  /** How the others see this one. */
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

  /** Opens the room's link, as far as the green room. */
  async open({ path }: RoomLink): Promise<void> {
    await this.page.goto(new URL(path, this.person.url).href);
    await expect(this.page.getByRole("heading", { name: "Ready to join?" })).toBeVisible();
  }

  /** Goes as far as the button that joins: with a name, and with camera and microphone on. */
  async prepare(room: RoomLink, { devices = true }: Coming = {}): Promise<void> {
    await this.open(room);
    const name = this.page.getByRole("textbox", { name: "Your name" });
    if (await name.isVisible()) await write(name, this.name);
    if (devices) await this.person.turnDevicesOn();
  }

  /** Presses the button that goes in, or knocks. */
  async enter(): Promise<void> {
    await this.page.getByRole("button", { name: /^(Join|Ask to join)$/ }).click();
  }

  /** Says a name, turns camera and microphone on, and goes in or knocks. */
  async join(room: RoomLink, how: Coming = {}): Promise<void> {
    await this.prepare(room, how);
    await this.enter();
  }

  /** Ends the page as a fault of the browser's does, without a word to anybody. */
  async crash(): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const crashed = this.page.waitForEvent("crash");
    // A page that has crashed answers nothing.
    session.send("Page.crash").catch(() => {});
    await crashed;
  }

  async untilInside(): Promise<void> {
    await expect(this.button("Leave")).toBeVisible();
  }

  /** Everybody inside, as the list of people names them; it is opened when it is not. */
  async people(): Promise<Locator> {
    const show = this.button("Show people");
    if (await show.isVisible()) await show.click();
    return this.page.getByRole("region", { name: "People", exact: true }).getByRole("listitem");
  }

  /** Waits until the list of people has these and nobody else, in the order in which they came. */
  async untilWith(...guests: readonly Guest[]): Promise<void> {
    await expect(await this.people()).toContainText(guests.map(({ name }) => name));
  }

  /** Opens what the host can do about somebody. */
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

  /** Whose tiles there are, this page's own left out. */
  async others(): Promise<readonly string[]> {
    const labels = await this.page
      .getByRole("region", { name: "People in the call" })
      .locator("video")
      .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
    return labels.filter((label) => label !== "You").toSorted();
  }

  /** What stands on the tiles, whether or not there is a picture. */
  async tiles(): Promise<readonly string[]> {
    const ending = ": connection and options";
    const titles = await this.page
      .getByRole("region", { name: "People in the call" })
      .getByTitle(ending)
      .evaluateAll((all) => all.map((one) => one.getAttribute("title") ?? ""));
    return titles.map((title) => title.replace(ending, "")).toSorted();
  }

  /** Looks at the tiles at every change of the page from now on; what it returns tells most of one name at once. */
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

/** Waits until everybody has a tile for everybody and a running connection with everybody else, and nothing more. */
export async function expectLinks(guests: readonly Guest[]): Promise<void> {
  for (const guest of guests)
    await expect
      .poll(async () => ({ tiles: await guest.tiles(), links: await linksOf(guest.page) }), {
        timeout: 60_000,
      })
      .toEqual({
        tiles: guests.map((one) => (one === guest ? `${one.name} (you)` : one.name)).toSorted(),
        links: guests.slice(1).map(() => "connected"),
      });
}

/** Waits until everybody sees and hears everybody else, each by their own picture and tone, and has a tile for nobody more. */
export async function expectFullMesh(guests: readonly Guest[], patience?: Patience): Promise<void> {
  for (const guest of guests) {
    const others = guests.filter((other) => other !== guest);
    await Promise.all(others.map((other) => guest.untilSees(other, patience)));
    await Promise.all(others.map((other) => guest.untilHears(other, patience)));
    expect(await guest.others()).toEqual(others.map(({ name }) => name).toSorted());
  }
}
