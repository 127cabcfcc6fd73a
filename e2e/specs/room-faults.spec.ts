import { smallShape } from "../capture-in-page.ts";
import { expectFullMesh, expectLinks, Guest, hostRoom, ownRoom } from "../guest.ts";
import { ann, ben, cleo, dev } from "../looks.ts";
import { expect, test } from "../test.ts";
import { words } from "../words.ts";

test("three people without cameras who press Join at the same instant form one mesh without duplicate tiles", async ({
  app,
  arrive,
}) => {
  const people = await Promise.all([ann, ben, cleo].map((look) => arrive(look)));
  const [first, ...rest] = people;
  if (first === undefined) throw new Error("nobody has come");
  const room = await ownRoom(first.page, app.url);
  const guests = [new Guest(first, room.ownerName), ...rest.map((person) => new Guest(person))];
  for (const guest of guests) await guest.prepare(room, { devices: false });
  const mostOfOneName = await Promise.all(guests.map((guest) => guest.watchTwins()));
  await Promise.all(guests.map((guest) => guest.enter()));
  await expectLinks(guests);
  for (const count of mostOfOneName) expect(await count()).toBe(1);
});

test.describe("with rooms on disk", () => {
  test.use({
    ownProcess: true,
    // oxlint-disable-next-line no-empty-pattern -- Playwright requires a destructuring pattern
    environment: async ({}, use, testInfo) => {
      await use({ DATABASE_PATH: testInfo.outputPath("rooms.db") });
    },
  });

  test("three people still see, hear and chat while the server is down, and are in the same room after its restart", async ({
    appProcess,
    arrive,
  }) => {
    const { room, host } = await hostRoom(await arrive(ann, { shape: smallShape }));
    const guests = [host];
    for (const look of [ben, cleo]) {
      const guest = new Guest(await arrive(look, { shape: smallShape }));
      await guest.join(room);
      guests.push(guest);
    }
    await expectFullMesh(guests);
    const mostOfOneName = await Promise.all(guests.map((guest) => guest.watchTwins()));
    const everybodySays = async (when: string) => {
      for (const guest of guests) await guest.person.say(`${guest.name} ${when}`);
      for (const guest of guests)
        for (const { name } of guests) await guest.person.untilReads(`${name} ${when}`);
    };
    for (const guest of guests) await guest.button("Show chat").click();
    await everybodySays("before");

    await appProcess.kill();
    await Promise.all(guests.map(({ person }) => person.untilToldThat(words.lineLost)));
    await expectFullMesh(guests);
    await everybodySays("without a server");

    await appProcess.startAgain();
    for (const { page } of guests) await expect(page.getByText(words.lineLost)).toHaveCount(0);
    await everybodySays("afterwards");
    await expectLinks(guests);
    await expectFullMesh(guests);
    for (const count of mostOfOneName) expect(await count()).toBe(1);
    // It is the same room: a new guest finds all members in it.
    const d = new Guest(await arrive(dev));
    await d.join(room, { devices: false });
    await expectLinks([...guests, d]);
  });
});
