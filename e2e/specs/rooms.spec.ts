import { smallShape } from "../capture-in-page.ts";
import { expectFullMesh, expectLinks, Guest, hostRoom, ownRoom } from "../guest.ts";
import { ann, ben, cleo, dev, eve } from "../looks.ts";
import { expect, test } from "../test.ts";

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
