import { Guest, hostRoom, type RoomWishes, withoutDevices } from "../guest.ts";
import { ann, ben, cleo, type Look } from "../looks.ts";
import type { Person } from "../person.ts";
import { expect, test } from "../test.ts";

// These tests need no picture, so the browsers grant no devices.
test.use({ permissions: [] });

type Arrive = (look: Look) => Promise<Person>;

const opened = async (arrive: Arrive, wishes: RoomWishes) =>
  await hostRoom(await arrive(ann), wishes, withoutDevices);

test("a guest who knocks reads the host's message while on hold, and is let in", async ({ arrive }) => {
  const { room, host } = await opened(arrive, { settings: { lobby: true } });
  const b = new Guest(await arrive(ben));
  await b.prepare(room, withoutDevices);
  await expect(b.page.getByText("The host lets people in one by one.")).toBeVisible();
  await b.button("Ask to join").click();
  await b.person.untilToldThat("Waiting for permission to join…");

  await host.person.untilToldThat("ben wants to join.");
  await host.button("Put ben on hold").click();
  await host.page.getByRole("textbox", { name: "Message they'll see" }).fill("Two minutes, ben!");
  await host.button("Hold").click();
  await expect(b.page.getByRole("status").filter({ hasText: "Two minutes, ben!" })).toBeVisible();
  await host.person.untilToldThat("On hold: “Two minutes, ben!”");

  await host.button("Let in ben").click();
  await b.untilInside();
  await expect(host.button("Let in ben")).toHaveCount(0);
  await Promise.all([host, b].map((one) => one.untilWith(host, b)));
});

test("a guest whose knock is rejected sees that, and may not knock again for a while", async ({ arrive }) => {
  const { room, host } = await opened(arrive, { settings: { lobby: true } });
  const b = new Guest(await arrive(ben));
  await b.join(room, withoutDevices);
  await host.button("Reject ben").click();
  await expect(b.page.getByRole("heading", { name: "The host didn't let you in." })).toBeVisible();
  await expect(host.button("Reject ben")).toHaveCount(0);

  await b.button("Try again").click();
  await b.enter();
  await expect(b.page.getByRole("button", { name: /^Try again in \d+ s$/ })).toBeVisible();
  await host.untilWith(host);
});

test("a guest who cancels the knock disappears from the lobby", async ({ arrive }) => {
  const { room, host } = await opened(arrive, { settings: { lobby: true } });
  const b = new Guest(await arrive(ben));
  await b.join(room, withoutDevices);
  await expect(host.button("Let in ben")).toBeVisible();
  await b.button("Cancel").click();
  await b.person.untilToldThat("You left the room.");
  await expect(host.button("Let in ben")).toHaveCount(0);
});

test("a locked room refuses a guest and says why, and lets the guest in once unlocked", async ({
  arrive,
}) => {
  const { room, host } = await opened(arrive, {});
  await host.people();
  await host.button("Lock room").click();
  await expect(host.button("Unlock room")).toBeVisible();

  const b = new Guest(await arrive(ben));
  await b.prepare(room, withoutDevices);
  await expect(b.page.getByText("Locked", { exact: true })).toBeVisible();
  await b.enter();
  await b.person.untilToldThat("The room is locked.");
  await host.untilWith(host);

  await host.button("Unlock room").click();
  await b.enter();
  await b.untilInside();
  await host.untilWith(host, b);
});

test("a wrong passcode is reported, and the right one opens the room", async ({ arrive }) => {
  const { room, host } = await opened(arrive, { passcode: "open sesame" });
  const b = new Guest(await arrive(ben));
  await b.prepare(room, withoutDevices);
  const passcode = b.page.getByLabel("Passcode", { exact: true });
  await passcode.fill("open barley");
  await b.enter();
  await b.person.untilToldThat("Wrong passcode.");
  await expect(passcode).toHaveAttribute("aria-invalid", "true");

  await passcode.fill("open sesame");
  await b.enter();
  await b.untilInside();
  await host.untilWith(host, b);
});

test("a full room states its capacity, and a guest can take a place that becomes free", async ({
  arrive,
}) => {
  const { room } = await opened(arrive, { settings: { capacity: 2 } });
  const b = new Guest(await arrive(ben));
  await b.join(room, withoutDevices);
  await b.untilInside();
  const c = new Guest(await arrive(cleo));
  await c.join(room, withoutDevices);
  await c.person.untilToldThat("The room is full.");
  await c.person.untilToldThat("It holds up to 2 people");

  await b.button("Leave").click();
  await b.person.untilToldThat("You left the room.");
  await c.enter();
  await c.untilInside();
});

test("a host cannot let a guest into a full room, sees why, and can once a member has left", async ({
  arrive,
}) => {
  const { room, host } = await opened(arrive, { settings: { capacity: 2, lobby: true } });
  const b = new Guest(await arrive(ben));
  const c = new Guest(await arrive(cleo));
  await b.join(room, withoutDevices);
  await c.join(room, withoutDevices);
  await host.button("Let in ben").click();
  await b.untilInside();
  await host.button("Let in cleo").click();
  await host.person.untilToldThat("The room is full.");

  await b.button("Leave").click();
  await host.untilWith(host);
  await host.button("Let in cleo").click();
  await c.untilInside();
  await host.untilWith(host, c);
});
