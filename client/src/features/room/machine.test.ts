import { RoomId } from "@lets-meet/shared/ids.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { next, type RoomEvent, roomOf } from "./machine.ts";
import { away, type Room } from "./state.ts";
import { joinedOf } from "./testing/page.ts";
import { aMember, aMembership, aPreview, inside, peerOf, roomId } from "./testing/samples.ts";

const elsewhere = RoomId.parse("another-room-000");
const trouble = { code: "room-full", retryAt: null } as const;
const gone = { code: "no-such-room", retryAt: null } as const;
const preview = aPreview();
const membership = aMembership([aMember("Ann")]);
const door = { roomId, name: "Thursday jam", peerId: peerOf("Mia"), held: null };

const phases: readonly Room[] = [
  away,
  { phase: "looking", roomId },
  { phase: "closed", roomId, trouble },
  { phase: "green-room", roomId, preview, trouble: null, joining: false },
  { phase: "green-room", roomId, preview, trouble: null, joining: true },
  { phase: "at-door", roomId, door },
  inside(membership),
  inside({ ...membership, severed: true }),
  { phase: "left", roomId, name: "Thursday jam", reason: "removed", lines: [] },
];

const events: readonly RoomEvent[] = [
  { type: "open", roomId },
  { type: "open", roomId: elsewhere },
  { type: "previewed", roomId, preview },
  { type: "previewed", roomId: elsewhere, preview },
  { type: "look-refused", roomId, trouble },
  { type: "join" },
  { type: "join-refused", roomId, trouble },
  { type: "look-refused", roomId, trouble: gone },
  { type: "join-refused", roomId, trouble: gone },
  { type: "waiting", door },
  { type: "joined", room: joinedOf(membership) },
  { type: "out", roomId, reason: "ended" },
  { type: "out", roomId: elsewhere, reason: "ended" },
  { type: "leave" },
  { type: "home" },
  { type: "superseded" },
  { type: "attached", snapshot: { phase: "idle" }, resumed: true, adopt: false },
  { type: "attached", snapshot: { phase: "idle" }, resumed: false, adopt: false },
  {
    type: "attached",
    snapshot: { phase: "in-room", room: joinedOf(membership) },
    resumed: true,
    adopt: true,
  },
  { type: "attached", snapshot: { phase: "at-door", door }, resumed: true, adopt: true },
  { type: "gap", snapshot: { phase: "idle" } },
  { type: "gap", snapshot: { phase: "in-room", room: joinedOf(membership) } },
  { type: "links-lost" },
  { type: "membership", event: { type: "member-left", peerId: peerOf("Ann") } },
];
const word = (room: Room) =>
  room.phase === "green-room" && room.joining
    ? "joining"
    : room.phase === "inside" && room.membership.severed
      ? "severed"
      : room.phase;

/** The phase after each event from each phase, in the order of `phases`; "·" is the very same object. */
const table: readonly (readonly [name: string, row: string])[] = [
  ["open", "looking · looking · · · · · looking"],
  ["open another", "looking looking looking looking looking · · · looking"],
  ["previewed", "· green-room · green-room joining · · · ·"],
  ["previewed another", "· · · · · · · · ·"],
  ["look-refused", "· closed · · · · · · ·"],
  ["join", "· · · joining · · · · ·"],
  ["join-refused", "· · · · green-room · · · ·"],
  ["look-refused, gone", "· closed · closed closed · · · ·"],
  ["join-refused, gone", "· · · · closed · · · ·"],
  ["waiting", "at-door at-door at-door at-door at-door at-door · · at-door"],
  ["joined", "inside inside inside inside inside inside inside inside inside"],
  ["out", "· · · · · left left left ·"],
  ["out of another", "· · · · · · · · ·"],
  ["leave", "· away away away away left left left ·"],
  ["home", "· away away away away away · · away"],
  ["superseded", "· away away away away away away away away"],
  ["attached again", "· · · · · · · · ·"],
  ["attached to a new session", "· · · · · looking severed · ·"],
  ["adopting a room", "inside inside inside inside inside inside inside inside inside"],
  ["adopting a door", "at-door at-door at-door at-door at-door at-door at-door at-door at-door"],
  ["a gap after the end", "· · · · · left left left ·"],
  ["a gap inside", "· · · · · inside inside inside ·"],
  ["links lost", "· · · · · · · left ·"],
  ["in the membership", "· · · · · · inside severed ·"],
];

describe("a page and a room", () => {
  it.each(table.map(([name, row], at) => ({ name, row, at })))("$name", ({ row, at }) => {
    const event = events[at];
    if (event === undefined) throw new Error("the table has more rows than there are events");
    const led = phases.map((phase) => {
      const to = next(phase, event);
      return to === phase ? "·" : word(to);
    });
    expect(led.join(" ")).toBe(row);
  });

  it("has a row for every event", () => {
    expect(table).toHaveLength(events.length);
  });

  it("keeps the messages when the membership ends", () => {
    const line = { from: null, name: "", seq: 1, text: "hi", delivery: "sent" } as const;
    const ended = next(inside({ ...membership, lines: [line] }), { type: "out", roomId, reason: "gone" });
    expect(ended).toMatchObject({ phase: "left", reason: "gone", name: "Thursday jam", lines: [line] });
  });

  it("continues the same membership after the server came back with it, as if it had never been severed", () => {
    const severed = inside({ ...membership, severed: true, knocks: [] });
    const snapshot = {
      phase: "in-room",
      room: joinedOf(aMembership([aMember("Ann"), aMember("Ben")])),
    } as const;
    const resumed = next(severed, { type: "attached", snapshot, resumed: true, adopt: false });
    expect(word(resumed)).toBe("inside");
    expect(resumed.phase === "inside" && resumed.membership.members).toHaveLength(3);
  });

  it("knows the membership that a reload returned it to, until another membership begins", () => {
    const snapshot = { phase: "in-room", room: joinedOf(membership) } as const;
    const returned = next(away, { type: "attached", snapshot, resumed: true, adopt: true });
    expect(returned).toEqual(inside({ ...membership, returning: true }));
    const sameStay: readonly RoomEvent[] = [
      { type: "attached", snapshot, resumed: true, adopt: false },
      { type: "gap", snapshot },
      { type: "joined", room: joinedOf(membership) },
    ];
    for (const event of sameStay) expect(next(returned, event)).toEqual(returned);
    const another = aMembership([], { peerId: peerOf("Leo") });
    for (const state of [away, returned])
      expect(next(state, { type: "joined", room: joinedOf(another) })).toEqual(inside(another));
  });

  it("looks the room up again when the server has forgotten its wait in the lobby", () => {
    const event = { type: "attached", snapshot: { phase: "idle" }, resumed: false, adopt: false } as const;
    expect(next({ phase: "at-door", roomId, door }, event)).toEqual({ phase: "looking", roomId });
  });

  it("has a room in every phase but away, whatever the history", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (history) => {
        const end = history.reduce(next, away);
        expect(roomOf(end) === null).toBe(end.phase === "away");
        if (end.phase === "inside")
          expect(end.membership.members.some(({ peerId }) => peerId === end.membership.peerId)).toBe(true);
      }),
    );
  });
});
