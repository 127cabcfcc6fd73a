import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comeIn, emptyRoom, person } from "../../testing/rooms.ts";
import { match, sessionId, wish } from "../../testing/samples.ts";
import { command } from "../room/room.ts";
import { type Room, roleOf } from "../room/room-state.ts";
import { newStranger } from "../stranger/stranger-state.ts";
import { placeOf, type RoomResumeState } from "./resume-state.ts";
import { resumeStateInMatch, resumeStateInRoom, revivedPair, withOwnWish } from "./revive.ts";
import { revive } from "./revive-room.ts";

const people = ["ann", "mia", "kai", "gus", "lou"];
const isGuest = (name: string) => ["gus", "lou"].includes(name);
const some = fc.uniqueArray(fc.constantFrom(...people), { minLength: 1 });
const options = fc.record({ names: some, owned: fc.boolean(), lobby: fc.boolean(), locked: fc.boolean() });
type Options = typeof options extends fc.Arbitrary<infer T> ? T : never;

/** A room as the server knows it after a restart, and as it was before. */
function roomOf({ names, owned, lobby, locked }: Options): { readonly empty: Room; readonly filled: Room } {
  const empty = emptyRoom({ lobby }, owned ? "ann" : null);
  const comers = names.map((name) => person(name, isGuest(name) ? "guest" : "account"));
  return { empty, filled: { ...comeIn(empty, comers, true), locked } };
}
function resumeStateOf(room: Room): RoomResumeState {
  const resumeState = resumeStateInRoom(room);
  if (resumeState === null) throw new Error("nobody inside");
  return resumeState;
}
const roles = (room: Room) => room.members.map((one) => [one.peerId, roleOf(room, one)]);
const nobodyKnown = () => false;

describe("a room restored by a token", () => {
  test("has the same members with the same ids and roles, all of them away", () => {
    fc.assert(
      fc.property(options, (given) => {
        const { empty, filled } = roomOf(given);
        const { room, outputs } = revive(empty, resumeStateOf(filled), nobodyKnown, 0);
        expect(roles(room)).toEqual(roles(filled));
        expect(room.locked).toBe(filled.locked);
        expect(room.members.every(({ away }) => away)).toBe(true);
        expect(outputs).toEqual([]);
      }),
    );
  });

  test("is the same room once every member has returned, in any order", () => {
    fc.assert(
      fc.property(options, fc.shuffledSubarray(people, { minLength: people.length }), (given, order) => {
        const { empty, filled } = roomOf(given);
        let { room } = revive(empty, resumeStateOf(filled), nobodyKnown, 0);
        for (const name of order) {
          room = revive(room, resumeStateOf(filled), nobodyKnown, 0).room;
          room = command(room, sessionId(name), { kind: "back" }, 0).room;
        }
        expect(room).toEqual(filled);
      }),
    );
  });

  test("never takes in a session that the server knows better, nor any session twice", () => {
    fc.assert(
      fc.property(options, some, (given, known) => {
        const { empty, filled } = roomOf(given);
        const isKnown = (session: string) => known.some((name) => sessionId(name) === session);
        const once = revive(empty, resumeStateOf(filled), isKnown, 0).room;
        expect(once.members.some(({ session }) => isKnown(session))).toBe(false);
        expect(revive(once, resumeStateOf(filled), isKnown, 0)).toMatchObject({ room: once, outputs: [] });
        expect(once.host === null).toBe(once.members.length === 0);
      }),
    );
  });

  test("keeps out a member whom its host has removed since", () => {
    const { empty, filled } = roomOf({ names: ["ann", "gus"], owned: true, lobby: false, locked: false });
    const { room } = revive(empty, resumeStateOf(filled), nobodyKnown, 0);
    const { peerId } = person("gus", "guest");
    const removed = command(room, sessionId("ann"), { kind: "remove", peerId }, 0).room;
    expect(revive(removed, resumeStateOf(filled), nobodyKnown, 1).room.members).toHaveLength(1);
  });
});

describe("a match restored by a token", () => {
  test("is the same whichever side restores it", () => {
    const resumeState = {
      kind: "match",
      wish: wish({ region: "europe" }),
      match: match("1", { polite: true }),
      partner: sessionId("b"),
    } as const;
    const [a, b] = revivedPair(newStranger(sessionId("a")), resumeState, 5);
    expect(resumeStateInMatch(a)).toEqual(resumeState);
    const mirrored = resumeStateInMatch(b);
    if (mirrored === null) throw new Error("not matched");
    expect(mirrored).toMatchObject({ match: { polite: false }, partner: a.id });
    const own = revivedPair(newStranger(b.id), mirrored, 5);
    expect(own).toEqual([b, { ...a, now: { ...a.now, wish: wish() } }]);
    expect(withOwnWish(own[1], resumeState)).toEqual(a);
    for (const side of [a, b])
      expect(side).toMatchObject({ away: true, now: { partnerAway: true }, met: [{ at: 5 }] });
  });

  test("is another place than any other match, and than the same match with another partner", () => {
    const place = (name: string, partner: string) =>
      placeOf(
        { kind: "match", wish: wish(), match: match(name), partner: sessionId(partner) },
        sessionId("a"),
      );
    expect(new Set([place("1", "b"), place("2", "b"), place("1", "c")]).size).toBe(3);
  });
});
