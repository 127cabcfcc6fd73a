import { describe, expect, test } from "vitest";
import { comeIn, emptyRoom, events, peerId, person } from "../../testing/rooms.ts";
import { sessionId } from "../../testing/samples.ts";
import { command, type RoomCommand, removedForMs } from "./room.ts";
import { enter } from "./room-entry.ts";
import { isForgettable, type Room } from "./room-state.ts";

const [ann, mia, gus, kai] = [person("ann"), person("mia"), person("gus", "guest"), person("kai")];
const lou = person("lou", "guest");
const act = (room: Room, name: string, asked: RoomCommand, now = 0) =>
  command(room, sessionId(name), asked, now);
const names = (room: Room) => room.members.map(({ name }) => name);

describe("a removed person", () => {
  const room = comeIn(emptyRoom(), [ann, gus, mia]);
  const without = (name: string) => act(room, "ann", { kind: "remove", peerId: peerId(name) }, 0).room;
  const tryIn = (from: Room, one: typeof mia, now = 1, invited = false) =>
    enter(from, { person: one, invited }, now).refusal?.code ?? "in";

  test("stays out by account, from any tab and with an invite, for a while", () => {
    const again = { ...mia, session: sessionId("another-tab"), peerId: peerId("again") };
    expect(tryIn(without("mia"), again, 1, true)).toBe("kept-out");
    expect(tryIn(without("mia"), again, removedForMs)).toBe("in");
  });

  test("stays out by session, even under another account or name", () => {
    expect(tryIn(without("mia"), { ...lou, session: mia.session })).toBe("kept-out");
    expect(tryIn(without("gus"), { ...gus, name: "Somebody Else" })).toBe("kept-out");
  });

  test("without an account stays out by name, in any spelling", () => {
    expect(tryIn(without("gus"), { ...lou, name: "GUS" })).toBe("kept-out");
    expect(tryIn(without("gus"), { ...kai, name: "gus" })).toBe("in");
  });

  test("without an account returns under a new name in a new tab only if the host admits them", () => {
    const step = enter(without("gus"), { person: lou, invited: true }, 1);
    expect(events(step, "ann")).toEqual(["room:knock"]);
    expect(names(step.room)).toEqual(["ann", "mia"]);
    expect(tryIn(without("gus"), lou, removedForMs)).toBe("in");
    // Nor as a guest after a removal with an account, nor with another account than the removed one.
    for (const [gone, comer] of [
      ["mia", lou],
      ["gus", kai],
    ] as const) {
      const again = enter(without(gone), { person: comer, invited: true }, 1);
      expect(names(again.room)).not.toContain(comer.name);
      expect(events(again, "ann")).toEqual(["room:knock"]);
    }
  });

  test("who was removed by a host other than the owner may return once the room is empty, or once the owner is inside", () => {
    const hosted = comeIn(emptyRoom(), [mia, gus]);
    const removed = act(hosted, "mia", { kind: "remove", peerId: peerId("gus") }).room;
    expect(tryIn(removed, gus)).toBe("kept-out");
    const empty = act(removed, "mia", { kind: "leave" }).room;
    expect(tryIn(empty, gus)).toBe("in");
    const withOwner = enter(removed, { person: ann, invited: false }, 1).room;
    expect(tryIn(withOwner, gus)).toBe("in");
  });

  test("stays out after all members have left, if the owner removed them", () => {
    const empty = ["ann", "mia"].reduce(
      (now, name) => act(now, name, { kind: "leave" }).room,
      without("gus"),
    );
    expect(isForgettable(empty, removedForMs - 1)).toBe(false);
    expect(tryIn(empty, gus)).toBe("kept-out");
    expect(isForgettable(empty, removedForMs)).toBe(true);
  });
});
