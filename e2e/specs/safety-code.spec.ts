import type { Page } from "@playwright/test";
import { smallShape } from "../capture-in-page.ts";
import { fingerprintOf } from "../connections.ts";
import { expectFullMesh, Guest, hostRoom, withoutDevices } from "../guest.ts";
import { type Deceit, InTheMiddle } from "../in-the-middle.ts";
import { ann, ben, cleo, dev, type Look } from "../looks.ts";
import { expectToMeet, expectToTalk, type Person, twoWhoMeet } from "../person.ts";
import { badge, codeOf } from "../safety.ts";
import { type Arrival, expect, test } from "../test.ts";

test("four people in a room see one safety code, and a different one after a member has left", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann));
  const guests = await Promise.all([ben, cleo, dev].map(async (look) => new Guest(await arrive(look))));
  await Promise.all(guests.map((guest) => guest.join(room, { devices: false })));
  await Promise.all(guests.map((guest) => guest.untilInside()));
  const everybody = [host, ...guests];
  const same = async (those: readonly Guest[]) => {
    const codes = new Set<string>();
    await expect
      .poll(async () => {
        codes.clear();
        for (const guest of those) codes.add(await codeOf(guest.page));
        return codes.size;
      })
      .toBe(1);
    return [...codes].join();
  };
  const ofFour = await same(everybody);
  await guests[2]?.button("Leave").click();
  await expect.poll(() => codeOf(host.page)).not.toBe(ofFour);
  await same(everybody.slice(0, 3));
});

test("partners who reload keep their call and their keys, and have a new key for the next stranger", async ({
  arrive,
}) => {
  const [a, b] = await twoWhoMeet(arrive);
  const before = await codeOf(a.page);
  const shown = await fingerprintOf(b.page);
  for (const person of [b, a]) {
    await person.page.reload();
    await person.untilMatched();
    expect([await codeOf(person.page), await codeOf(a.page), await codeOf(b.page)]).toEqual([
      before,
      before,
      before,
    ]);
    await expectToMeet(a, b);
    await expectToTalk(a, b);
  }
  expect(await fingerprintOf(b.page)).toBe(shown);
  const c = await arrive(cleo);
  await c.searchByVideo();
  await b.next();
  await expectToMeet(b, c);
  const next = await fingerprintOf(b.page);
  expect(next).toMatch(/^[\dA-F:]+$/);
  expect(next).not.toBe(shown);
});

test("a member keeps its key over a reload, and all members keep the same safety code", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const [b, c] = [new Guest(await arrive(ben)), new Guest(await arrive(cleo))];
  for (const guest of [b, c]) await guest.join(room, withoutDevices);
  for (const guest of [b, c]) await guest.untilInside();
  await expect.poll(async () => (await codeOf(b.page)) === (await codeOf(c.page))).toBe(true);
  const before = await codeOf(c.page);
  for (const guest of [b, host]) {
    await guest.page.reload();
    await guest.untilInside();
    for (const one of [guest, host, b, c]) await expect.poll(() => codeOf(one.page)).toBe(before);
  }
});

test("a member whose key changes is announced, and the page asks to compare the code again", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann));
  // A browser that stores nothing over a reload, like some private windows.
  const keepNothing = async (page: Page) => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("blocked", "SecurityError");
      };
    });
  };
  const b = new Guest(await arrive(ben, { prepare: keepNothing }));
  await b.join(room, { devices: false });
  const before = await codeOf(host.page);
  await b.page.reload();
  await expect(badge(host.page)).toHaveAccessibleName(/^Safety code changed: /);
  await expect(host.page.getByText("The safety code has changed. Compare it again.")).toBeAttached();
  const [, icons] = ((await badge(host.page).getAttribute("aria-label")) ?? "").split(": ");
  await expect.poll(() => codeOf(b.page)).toBe(`Safety code: ${icons}`);
  expect(before).not.toContain(icons);
});

/** Two people who see and hear each other through a man in the middle. */
async function twoWhoAreListenedTo(
  arrive: (look: Look, arrival?: Arrival) => Promise<Person>,
  listener: Page,
  deceit: Deceit,
) {
  const middle = await InTheMiddle.with(listener, deceit);
  const { room, host } = await hostRoom(await arrive(ann, { shape: smallShape }));
  const b = new Guest(await arrive(ben, { shape: smallShape, prepare: (page) => middle.takeOver(page) }));
  await b.join(room);
  await expectFullMesh([host, b]);
  return [host, b] as const;
}

test("two people with a hostile server between them see different codes", async ({ arrive, page }) => {
  const [a, b] = await twoWhoAreListenedTo(arrive, page, "pretends");
  expect(await codeOf(a.page)).not.toBe(await codeOf(b.page));
});

test("a hostile server that forwards the safety messages gets no code shown", async ({ arrive, page }) => {
  const [a, b] = await twoWhoAreListenedTo(arrive, page, "forwards");
  for (const [guest, other] of [
    [a, b],
    [b, a],
  ] as const) {
    await expect(badge(guest.page)).toHaveAccessibleName("Safety code: not ready yet");
    await badge(guest.page).click();
    await expect(guest.page.getByText(`Waiting for ${other.name}.`)).toBeVisible();
  }
});

test("a hostile server that reveals another nonce than it has committed to is reported at once", async ({
  arrive,
  page,
}) => {
  const [a, b] = await twoWhoAreListenedTo(arrive, page, "lies");
  for (const guest of [a, b]) {
    await expect(badge(guest.page)).toHaveAccessibleName("Safety code broken");
    await badge(guest.page).click();
    await guest.person.untilToldThat("Hang up and don't share anything private.");
  }
});
