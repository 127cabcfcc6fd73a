import { Guest, hostRoom, type RoomLink, type RoomWishes, withoutDevices } from "../guest.ts";
import { ann, ben, cleo } from "../looks.ts";
import type { Person } from "../person.ts";
import { expect, test } from "../test.ts";

// These tests need no picture, so the browsers grant no devices.
test.use({ permissions: [] });

const closed: RoomWishes = { passcode: "open sesame", settings: { lobby: true } };
const field = (person: Person, name: string) => person.page.getByRole("textbox", { name, exact: true });

/** Opens the list of the host's rooms in a second tab. */
async function ownList(host: Guest, adopt: (page: Guest["page"], look: Guest["look"]) => Person) {
  const list = adopt(await host.page.context().newPage(), host.look);
  await list.page.goto(`${list.url}/rooms`);
  await expect(list.page.getByRole("heading", { name: "Thursday jam" })).toBeVisible();
  return list;
}

/** Makes an invite link in the owner's list; the dialog stays open. */
async function invite(list: Person, room: RoomLink): Promise<RoomLink> {
  await list.page.getByRole("button", { name: /invites? to Thursday jam$/i }).click();
  await list.button("Create invite link").click();
  const link = new URL(await field(list, "Your invite link").inputValue());
  return { ...room, path: `${link.pathname}${link.hash}` };
}

async function signUpHere(person: Person, name: string): Promise<void> {
  await person.page.getByRole("radio", { name: "Sign up" }).check();
  await field(person, "Name").fill(name);
  await person.page.getByLabel("Password", { exact: true }).fill("a long walk home");
  await person.button("Sign up").click();
  await person.button("I've saved them").click();
}

test("a guest with an invite joins without passcode and knock", async ({ arrive, adopt }) => {
  const { room, host } = await hostRoom(await arrive(ann), closed, withoutDevices);
  const list = await ownList(host, adopt);
  const invited = await invite(list, room);
  const b = new Guest(await arrive(ben));
  await b.prepare(invited, withoutDevices);
  await b.person.untilToldThat("You're invited, so you can join right away.");
  await b.button("Join").click();
  await b.untilInside();
  await host.untilWith(host, b);
});

test("Back asks before it ends a call, and then goes back in one step", async ({ arrive, adopt }) => {
  const { host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  await host.button("Leave").click();
  await host.page.getByRole("dialog").getByRole("button", { name: "Leave", exact: true }).click();
  const list = await ownList(host, adopt);
  const inTab = new Guest(list, host.name);
  await list.page.getByRole("link", { name: /Open/ }).click();
  await inTab.button("Join").click();
  await inTab.untilInside();

  const question = list.page.getByRole("dialog", { name: "Leave the call?" });
  await list.page.goBack();
  await question.getByRole("button", { name: "Stay in the call" }).last().click();
  await expect(question).toBeHidden();
  await inTab.untilInside();
  // An open dialog of the call does not bypass the question.
  await inTab.button("Leave").click();
  await list.page.goBack();
  await question.getByRole("button", { name: "Leave", exact: true }).click();
  await expect(list.page.getByRole("heading", { name: "Thursday jam" })).toBeVisible();
  await expect(list.page).toHaveURL(/\/rooms$/);
  await list.page.goForward();
  await expect(inTab.button("Join")).toBeVisible();
});

test("a revoked invite is refused with an explanation, and passcode and knock still work", async ({
  arrive,
  adopt,
}) => {
  const { room, host } = await hostRoom(await arrive(ann), closed, withoutDevices);
  const list = await ownList(host, adopt);
  const invited = await invite(list, room);
  const b = new Guest(await arrive(ben));
  await b.prepare(invited, withoutDevices);
  await list.page.getByRole("button", { name: /^Revoke the invite/ }).click();
  await expect(list.page.getByText("No active invites.")).toBeVisible();
  await b.button("Join").click();
  await b.person.untilToldThat("This invite no longer works.");

  await b.page.getByLabel("Passcode", { exact: true }).fill("open sesame");
  await b.button("Ask to join").click();
  await host.button("Let in ben").click();
  await b.untilInside();
});

test("a room without guests sends a guest to the sign-up, which returns to the room with the invite", async ({
  arrive,
  adopt,
}) => {
  const wishes = { ...closed, settings: { lobby: true, guests: false } };
  const { room, host } = await hostRoom(await arrive(ann), wishes, withoutDevices);
  const list = await ownList(host, adopt);
  const invited = await invite(list, room);
  const b = new Guest(await arrive(ben), "ben-the-new");
  await b.open(invited);
  await b.person.untilToldThat("This room requires an account.");
  await expect(b.button("Join")).toHaveCount(0);
  const sent: string[] = [];
  b.page.on("request", (request) => sent.push(request.url()));

  await b.page.getByRole("main").getByRole("link", { name: "Log in", exact: true }).click();
  await signUpHere(b.person, b.name);
  await b.person.untilToldThat(`You'll join as ${b.name}.`);
  await b.button("Join").click();
  await b.untilInside();
  await host.untilWith(host, b);
  // No server has seen the invite, because it was always in the fragment.
  const token = new URL(invited.path, b.person.url).hash.slice(1);
  expect(token).not.toBe("");
  expect(sent).not.toEqual([]);
  expect(sent.filter((url) => url.replace(/#.*/, "").includes(token))).toEqual([]);
});

test("a guest with an account can log in from a room's green room", async ({ arrive }) => {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const b = new Guest(await arrive(ben), "ben-the-known");
  await b.page.goto(`${b.person.url}/login`);
  await signUpHere(b.person, b.name);
  await b.button(`Account: ${b.name}`).click();
  await b.button("Log out").click();
  await b.person.untilToldThat("You're logged out.");

  await b.open(room);
  await expect(b.page.getByRole("link", { name: "Log in instead" })).toBeVisible();
  await b.page.getByRole("banner").getByRole("link", { name: "Log in", exact: true }).click();
  await field(b.person, "Name").fill(b.name);
  await b.page.getByLabel("Password", { exact: true }).fill("a long walk home");
  await b.button("Log in").click();
  await b.person.untilToldThat(`You'll join as ${b.name}.`);
  await b.enter();
  await b.untilInside();
  await host.untilWith(host, b);
});

test("a room's list entry shows its last use, and renaming or ending the room reaches its members", async ({
  arrive,
  adopt,
}) => {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const b = new Guest(await arrive(ben));
  await b.join(room, withoutDevices);
  await b.untilInside();
  const list = await ownList(host, adopt);
  await expect(list.page.getByText("Last used just now")).toBeVisible();

  await list.button("Settings for Thursday jam").click();
  await field(list, "Room name").fill("Friday jam");
  await list.button("Save").click();
  await expect(list.page.getByRole("heading", { name: "Friday jam" })).toBeVisible();
  for (const guest of [host, b])
    await expect(guest.page.getByRole("heading", { name: "Friday jam" })).toBeVisible();

  await list.button("Settings for Friday jam").click();
  await list.button("Delete room…").click();
  await list.button("Delete room").click();
  await expect(list.page.getByRole("heading", { name: "No rooms yet." })).toBeVisible();
  for (const guest of [host, b]) await guest.person.untilToldThat("The call has ended.");
  const c = new Guest(await arrive(cleo));
  await c.page.goto(new URL(room.path, c.person.url).href);
  await expect(c.page.getByRole("heading", { name: "Room not found." })).toBeVisible();
});

test("a green room reports that its room has ended", async ({ arrive, adopt }) => {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const b = new Guest(await arrive(ben));
  await b.prepare(room, withoutDevices);
  const list = await ownList(host, adopt);
  await list.button("Settings for Thursday jam").click();
  await list.button("Delete room…").click();
  await list.button("Delete room").click();
  await host.person.untilToldThat("The call has ended.");
  // The page notices after a while, or when the user presses Join.
  await expect(async () => {
    const join = b.page.getByRole("button", { name: "Join", exact: true });
    if (await join.isVisible()) await join.click({ timeout: 2_000 });
    await expect(b.page.getByRole("heading", { name: "Room not found." })).toBeVisible({
      timeout: 3_000,
    });
  }).toPass();
});
