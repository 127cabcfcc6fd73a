import { smallShape } from "../capture-in-page.ts";
import { Guest, hostRoom, signUp, withoutDevices } from "../guest.ts";
import { ann, ben, cleo } from "../looks.ts";
import type { Person } from "../person.ts";
import { expect, test } from "../test.ts";

// These tests need no picture, so the browsers grant no devices.
test.use({ permissions: [] });

const heading = ({ page }: Guest, name: string) => page.getByRole("heading", { name, exact: true });

/** A guest with an account. */
async function memberOf(person: Person): Promise<Guest> {
  return new Guest(person, await signUp(person.page, new URL(person.url).origin, person.look.name));
}

test("a removed guest sees that, disappears for the others at once, and cannot come straight back", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const b = new Guest(await arrive(ben));
  const c = new Guest(await arrive(cleo));
  for (const guest of [b, c]) {
    await guest.join(room, withoutDevices);
    await guest.untilInside();
  }
  await host.untilWith(host, b, c);
  await c.untilWith(host, b, c);

  await host.openOptions(b);
  await host.button("Remove").click();
  await expect(host.page.getByRole("dialog", { name: "Remove ben?" })).toBeVisible();
  await host.button("Remove").click();
  await expect(heading(b, "The host removed you.")).toBeVisible();
  await Promise.all([host, c].map((one) => one.untilWith(host, c)));
  await expect(b.button("Rejoin")).toHaveCount(0);

  await b.page.reload();
  await b.enter();
  await b.person.untilToldThat("You can't join right now.");
  await expect(b.page.getByRole("button", { name: /^Try again in \d+ min$/ })).toBeVisible();
  await host.untilWith(host, c);

  // With a new tab and another name, the guest still has to knock.
  const again = new Guest(await arrive(ben), "benjamin");
  await again.join(room, withoutDevices);
  await again.person.untilToldThat("Waiting for permission to join…");
  await host.person.untilToldThat("benjamin wants to join.");
});

test("a host who hands over can no longer lock the room, and the new host can", async ({ arrive }) => {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const b = new Guest(await arrive(ben));
  await b.join(room, withoutDevices);
  await b.untilInside();
  await b.people();
  await expect(b.button("Lock room")).toHaveCount(0);

  await host.openOptions(b);
  await host.button("Make host").click();
  await b.person.untilToldThat("You're now the host.");
  await host.person.untilToldThat("ben is now the host.");
  await expect(host.button("Lock room")).toHaveCount(0);
  await expect((await host.people()).filter({ hasText: "ben" })).toContainText("Host");

  await b.button("Lock room").click();
  await host.person.untilToldThat("Locked");
  await b.openOptions(host);
  await expect(b.button("Make host")).toBeVisible();
  await expect(b.button("Remove")).toHaveCount(0);
  await b.untilWith(host, b);

  // A former host leaves without a confirmation.
  await host.button("Leave").click();
  await host.person.untilToldThat("You left the room.");
});

test("a room whose host leaves makes a member with an account the host, and announces it", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann), { settings: { lobby: true } }, withoutDevices);
  const b = new Guest(await arrive(ben));
  const c = await memberOf(await arrive(cleo));
  for (const guest of [b, c]) {
    await guest.join(room, withoutDevices);
    await host.button(`Let in ${guest.name}`).click();
    await guest.untilInside();
  }
  const late = new Guest(await arrive(ben), "late");
  await late.join(room, withoutDevices);
  await expect(host.button("Let in late")).toBeVisible();
  await host.button("Leave").click();
  await host.page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  await host.person.untilToldThat("You left the room.");

  await c.person.untilToldThat("You're now the host.");
  await b.person.untilToldThat(`${c.name} is now the host.`);
  await expect(b.button("Let in late")).toHaveCount(0);
  await c.button("Let in late").click();
  await late.untilInside();
  await late.untilWith(b, c, late);
});

test("a host asks one guest to mute, then all, and a guest who is muted already is not asked", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const context = { permissions: ["camera", "microphone"] };
  const b = new Guest(await arrive(ben, { shape: smallShape, context }));
  const c = new Guest(await arrive(cleo));
  await b.join(room);
  await c.join(room, withoutDevices);
  await Promise.all([b.untilInside(), c.untilInside()]);
  const rowOfBen = (await host.people()).filter({ hasText: "ben" });
  await expect(rowOfBen.getByText("microphone on")).toBeAttached();

  await host.button("Ask ben to mute").click();
  await b.person.untilToldThat(`${host.name} asked you to mute.`);
  await b.button("Mute").click();
  await expect(rowOfBen.getByText("microphone off")).toBeAttached();
  await expect(host.button("Ask ben to mute")).toHaveCount(0);
  await expect(host.button("Ask everyone to mute")).toBeDisabled();

  await b.button("Turn microphone on").click();
  await host.button("Ask everyone to mute").click();
  await b.person.untilToldThat(`${host.name} asked you to mute.`);
  await b.button("Not now").click();
  await expect(b.page.getByText("asked you to mute.")).toHaveCount(0);
  await expect(rowOfBen.getByText("microphone on")).toBeAttached();
  await expect(c.page.getByText("asked you to mute.")).toHaveCount(0);
});

test("a host who ends the call for all is announced to members and to guests in the lobby", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann), { settings: { lobby: true } }, withoutDevices);
  const b = new Guest(await arrive(ben));
  const c = new Guest(await arrive(cleo));
  await b.join(room, withoutDevices);
  await host.button("Let in ben").click();
  await b.untilInside();
  await c.join(room, withoutDevices);
  await expect(host.button("Let in cleo")).toBeVisible();

  await host.button("Leave").click();
  await host.button("End for all").click();
  for (const guest of [host, b, c]) {
    await expect(heading(guest, "The call has ended.")).toBeVisible();
    await guest.person.untilToldThat("The host ended it for everyone, or the room was deleted.");
  }

  // The room itself still exists, and its owner can rejoin it.
  await host.button("Rejoin").click();
  await host.enter();
  await host.untilInside();
  await host.untilWith(host);
});
