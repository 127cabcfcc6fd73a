import { describe, expect, test } from "vitest";
import { emptyRoom, person, told } from "../../testing/rooms.ts";
import { command } from "./room.ts";
import { begin, enter } from "./room-entry.ts";
import { isForgettable } from "./room-state.ts";

const [lou, gus, mia] = [person("lou", "guest"), person("gus", "guest"), person("mia")];

describe("a room without an owner", () => {
  test("begins with all of its members inside, each notified once with the full list", () => {
    const people = [lou, gus].map((one) => ({ person: one, away: one === gus }));
    const step = begin(emptyRoom({ lobby: true }, null), people);
    expect(step.room.host).toBe(lou.peerId);
    for (const name of ["lou", "gus"])
      expect(told(step, name)).toMatchObject([
        {
          event: "room:joined",
          members: [
            { name: "lou", role: "host", away: false },
            { name: "gus", role: "guest", away: true },
          ],
        },
      ]);
  });

  test("ends with its last member, for waiting knocks as well, and then keeps no person out", () => {
    const room = begin(emptyRoom({ lobby: true }, null), [{ person: lou, away: false }]).room;
    const knocked = enter(room, { person: gus, invited: false }, 0).room;
    const rejected = command(
      enter(knocked, { person: mia, invited: false }, 0).room,
      lou.session,
      { kind: "reject", peerId: mia.peerId },
      0,
    ).room;
    const step = command(rejected, lou.session, { kind: "leave" }, 0);
    expect(told(step, "gus")).toMatchObject([{ event: "room:left", reason: "ended" }]);
    expect(step.room.knocks).toEqual([]);
    expect(isForgettable(step.room, 0)).toBe(true);
  });
});
