import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comeIn, emptyRoom, person, told } from "../../testing/rooms.ts";
import { sessionId } from "../../testing/samples.ts";
import type { RoomResumeState } from "../resume/resume-state.ts";
import { resumeStateInRoom } from "../resume/revive.ts";
import { restoreRoom, revive } from "../resume/revive-room.ts";
import { command, removedForMs } from "./room.ts";
import { change, end, enter } from "./room-entry.ts";
import { isForgettable, type Room } from "./room-state.ts";

const [ann, mia, gus] = [person("ann"), person("mia"), person("gus", "guest")];
const relaying = emptyRoom({ relay: true });
const inCall = comeIn(relaying, [ann, mia]);
const setRelay = (room: Room, relay: boolean) => change(room, { settings: { ...room.settings, relay } });
const leave = (room: Room, name: string) => command(room, sessionId(name), { kind: "leave" }, 0).room;

function resumeStateOf(room: Room): RoomResumeState {
  const resumeState = resumeStateInRoom(room);
  if (resumeState === null) throw new Error("nobody is in that room");
  return resumeState;
}

describe("the relay of a room", () => {
  test("is not switched off under members who joined while it was on", () => {
    const step = setRelay(inCall, false);
    expect(step.room.settings.relay).toBe(true);
    expect(told(step, "mia")).toMatchObject([{ event: "room:changed", settings: { relay: true } }]);
    const joined = enter(step.room, { person: gus, invited: false }, 0);
    expect(told(joined, "gus")).toMatchObject([{ event: "room:joined", settings: { relay: true } }]);
    expect(leave(joined.room, "ann").settings.relay).toBe(true);
  });

  test("is off for members who join after the last one has left, even while removed people are kept out", () => {
    const full = comeIn(inCall, [gus]);
    const removed = command(full, ann.session, { kind: "remove", peerId: gus.peerId }, 0).room;
    const off = setRelay(removed, false).room;
    const empty = leave(leave(off, "ann"), "mia");
    expect(isForgettable(empty, removedForMs - 1)).toBe(false);
    expect(empty.settings.relay).toBe(false);
    expect(comeIn(empty, [mia]).settings.relay).toBe(false);
    expect(end(off).room.settings.relay).toBe(false);
  });

  test("keeps the other settings of the same change", () => {
    const settings = { lobby: true, guests: false, capacity: 3, relay: false };
    expect(change(inCall, { settings }).room.settings).toEqual({ ...settings, relay: true });
  });

  test("is switched off at once if people only wait in the lobby", () => {
    const door = enter(emptyRoom({ relay: true, lobby: true }), { person: mia, invited: false }, 0).room;
    expect(setRelay(door, false).room.settings.relay).toBe(false);
  });

  test("is switched on at once, and stays on after being switched off and on again", () => {
    const direct = comeIn(emptyRoom({ relay: false }), [ann, mia]);
    expect(setRelay(direct, true).room.settings.relay).toBe(true);
    const room = setRelay(setRelay(inCall, false).room, true).room;
    expect(leave(leave(room, "ann"), "mia").settings.relay).toBe(true);
  });

  test("stays on after a restart for returning members, whatever setting is stored by then", () => {
    const resumeState = resumeStateOf(setRelay(inCall, false).room);
    const stored = emptyRoom({ relay: false });
    const back = revive(stored, resumeState, () => false, 0).room;
    expect(back.settings.relay).toBe(true);
    expect(leave(leave(back, "ann"), "mia").settings.relay).toBe(false);
    // A member who joined in the meantime, without the relay, is notified.
    const step = revive(comeIn(stored, [gus]), resumeState, () => false, 0);
    expect(step.room.settings.relay).toBe(true);
    expect(told(step, "gus")).toContainEqual(
      expect.objectContaining({ event: "room:changed", settings: step.room.settings }),
    );
    // No member returns, so the stored setting applies.
    expect(revive(stored, resumeState, () => true, 0).room.settings.relay).toBe(false);
  });

  test("is switched on when a resume token newer than the first reports it", () => {
    const older = resumeStateOf(comeIn(emptyRoom({ relay: false }), [ann, mia]));
    const newer = { ...older, relay: true };
    const empty = emptyRoom({ relay: false });
    const first = restoreRoom(empty, older, [1], null, () => "first", 0);
    const { step } = restoreRoom(first.step.room, newer, [2], first.restored, () => "no", 0);
    expect(step.room.settings.relay).toBe(true);
    expect(told(step, "mia")).toMatchObject([{ event: "room:changed", settings: { relay: true } }]);
  });

  test("is never lost while a member is inside, over any history", () => {
    const name = fc.constantFrom("ann", "mia", "gus");
    const step = fc.oneof(
      fc.record({ kind: fc.constant("relay" as const), on: fc.boolean() }),
      fc.record({ kind: fc.constantFrom("come", "leave", "gone"), name }),
      fc.constant({ kind: "end" as const }),
    );
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 40 }), (relay, steps) => {
        let room = emptyRoom({ relay });
        let stored = relay;
        for (const one of steps) {
          const before = room;
          if ("on" in one) {
            stored = one.on;
            room = setRelay(room, one.on).room;
          } else if ("name" in one) {
            const session = sessionId(one.name);
            if (one.kind === "come") room = enter(room, { person: person(one.name), invited: false }, 0).room;
            else room = command(room, session, { kind: one.kind === "gone" ? "gone" : "leave" }, 0).room;
          } else room = end(room).room;
          const wentOn = before.members.length > 0 && room.members.length > 0;
          expect(room.settings.relay).toBe(stored || (wentOn && before.settings.relay));
        }
      }),
    );
  });
});
