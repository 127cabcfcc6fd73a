import { smallShape } from "../capture-in-page.ts";
import { expectFullMesh, expectLinks, Guest, hostRoom, ownRoom } from "../guest.ts";
import { ann, ben, cleo, dev, eve, type Look } from "../looks.ts";
import type { Person } from "../person.ts";
import { type Arrival, expect, test } from "../test.ts";

test("two, then three, then four people who join by one link see and hear each other", async ({ arrive }) => {
  const { room, host } = await hostRoom(await arrive(ann, { shape: smallShape }));
  const inside = [host];
  for (const look of [ben, cleo, dev]) {
    const guest = new Guest(await arrive(look, { shape: smallShape }));
    await guest.join(room);
    await guest.untilInside();
    inside.push(guest);
    await expectFullMesh(inside);
  }
});

test("five people who join at the same instant see and hear each other, without duplicate tiles", async ({
  app,
  arrive,
}) => {
  // Ten links bring a slow machine to its limit, and everything takes longer there.
  test.setTimeout(600_000);
  // Two cores carry twenty pictures and twenty voices. They cannot also render five desktop-sized windows without a GPU.
  const arrival = {
    shape: { ...smallShape, framesPerSecond: 2 },
    context: { viewport: { width: 640, height: 480 }, reducedMotion: "reduce" as const },
  };
  const people = await Promise.all([ann, ben, cleo, dev, eve].map((look) => arrive(look, arrival)));
  const [first, ...rest] = people;
  if (first === undefined) throw new Error("nobody has come");
  const room = await ownRoom(first.page, app.url);
  const guests = [new Guest(first, room.ownerName), ...rest.map((person) => new Guest(person))];
  for (const guest of guests) await guest.prepare(room);
  const mostOfOneName = await Promise.all(guests.map((guest) => guest.watchTwins()));
  await Promise.all(guests.map((guest) => guest.enter()));
  await Promise.all(guests.map((guest) => guest.untilInside()));
  await expectLinks(guests);
  await expectFullMesh(guests, { everyMs: 1_000, forMs: 120_000 });
  for (const count of mostOfOneName) expect(await count()).toBe(1);
});

/** Three people in a new room, who see and hear each other. */
async function three(arrive: (look: Look, arrival: Arrival) => Promise<Person>) {
  const { room, host } = await hostRoom(await arrive(ann, { shape: smallShape }));
  const b = new Guest(await arrive(ben, { shape: smallShape }));
  const c = new Guest(await arrive(cleo, { shape: smallShape }));
  await Promise.all([b.join(room), c.join(room)]);
  await expectFullMesh([host, b, c]);
  return { host, b, c };
}

test("members who reload keep their places without duplicate tiles; one who leaves disappears at once, and can rejoin", async ({
  arrive,
}) => {
  const { host, b, c } = await three(arrive);
  const mostOfOneName = await Promise.all([host.watchTwins(), c.watchTwins()]);
  await b.page.reload();
  await b.untilInside();
  await expectFullMesh([host, b, c]);
  for (const count of mostOfOneName) expect(await count()).toBe(1);
  await host.page.reload();
  await host.untilInside();
  await expectFullMesh([host, b, c]);
  await expect(host.button("More")).toBeVisible();

  await b.button("Leave").click();
  await b.person.untilToldThat("You left the room.");
  await expect.poll(() => host.others()).toEqual(["cleo"]);
  await expect.poll(() => c.others()).toEqual([host.name]);
  await expectFullMesh([host, c]);
  await b.button("Rejoin").click();
  await b.person.turnDevicesOn();
  await b.enter();
  await b.untilInside();
  await expectFullMesh([host, b, c]);
});

test.describe("with a short grace", () => {
  test.use({ environment: { ROOM_GRACE_MS: "8000" } });

  test("a crashed tab is shown as away within seconds, and leaves the room after its grace", async ({
    arrive,
  }) => {
    const { host, b, c } = await three(arrive);
    await b.crash();
    await Promise.all([host, c].map((other) => expect(other.page.getByText("Away…")).toBeVisible()));
    expect(await host.others()).toEqual(["ben", "cleo"]);
    await expect.poll(() => host.others()).toEqual(["cleo"]);
    await expect.poll(() => c.others()).toEqual([host.name]);
    await expectFullMesh([host, c]);
  });
});
