import { smallShape } from "../../capture-in-page.ts";
import { expectFullMesh, Guest, ownRoom, type RoomWishes } from "../../guest.ts";
import { ann, ben, cleo } from "../../looks.ts";
import type { Wire } from "../../proxy.ts";
import { isRelayed, pathsOf } from "../paths.ts";
import { turnEnvironment } from "../relay.ts";
import { type ArriveAt, expect, test } from "../test.ts";
import { relayHost, type World } from "../world.ts";

test.use({ environment: turnEnvironment });

type Place = { readonly world: World; readonly wire: Wire; readonly arriveAt: ArriveAt };

/** Brings one person from each home into a new room, and waits until each sees and hears each other. */
async function gather({ world, wire, arriveAt }: Place, settings: RoomWishes["settings"] = {}) {
  const [one, two, three] = world.homes;
  const guests: Guest[] = [];
  for (const [home, look] of [
    [one, ann],
    [two, ben],
    [three, cleo],
  ] as const)
    guests.push(new Guest(await arriveAt(home, look, { shape: smallShape })));
  const [first, ...others] = guests as [Guest, ...Guest[]];
  // Without TLS, the browser keeps an account's cookie only on the loopback interface.
  const room = await ownRoom(first.page, wire.url, { settings });
  for (const guest of guests) {
    await guest.join(room);
    await guest.untilInside();
  }
  await expectFullMesh(guests);
  return { first, others };
}

test("a room that relays connects a cone NAT, a symmetric one and one without UDP, and hides all addresses", async ({
  world,
  wire,
  arriveAt,
}) => {
  world.homes[1].set({ mapping: "symmetric" });
  world.homes[2].set({ lets: "no UDP" });
  const { first, others } = await gather({ world, wire, arriveAt }, { relay: true });
  const relayed = { type: "relay", address: relayHost };
  for (const { page } of [first, ...others])
    expect(await pathsOf(page)).toMatchObject([
      { local: relayed, remote: relayed },
      { local: relayed, remote: relayed },
    ]);
});

test.describe("with rooms that call directly", () => {
  test.use({ relayKind: "rooms" });

  test("a room's link is direct between cone NATs, and relayed to a symmetric one", async ({
    world,
    wire,
    arriveAt,
  }) => {
    world.homes[2].set({ mapping: "symmetric" });
    const { first } = await gather({ world, wire, arriveAt });
    // The first pair that works carries the picture; then the browser prefers the direct one.
    await expect
      .poll(async () =>
        (await pathsOf(first.page)).map((path) => (isRelayed(path) ? "relayed" : "direct")).toSorted(),
      )
      .toEqual(["direct", "relayed"]);
  });
});
