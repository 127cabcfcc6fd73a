import { smallShape } from "../capture-in-page.ts";
import { expectFullMesh, Guest, hostRoom } from "../guest.ts";
import { ann, ben, cleo, type Look } from "../looks.ts";
import type { Person } from "../person.ts";
import { type Arrival, expect, test } from "../test.ts";

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
