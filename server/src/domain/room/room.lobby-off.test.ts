import { describe, expect, test } from "vitest";
import { comeIn, emptyRoom, events, peerId, person } from "../../testing/rooms.ts";
import { sessionId } from "../../testing/samples.ts";
import { command, type RoomCommand } from "./room.ts";
import { change } from "./room-entry.ts";
import type { Room } from "./room-state.ts";

const [ann, mia, lou] = [person("ann"), person("mia"), person("lou", "guest")];
const act = (room: Room, asked: RoomCommand) => command(room, sessionId("ann"), asked, 0).room;
const names = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name);
const open = (room: Room, over: Partial<Room["settings"]> = {}) =>
  change(room, { settings: { ...room.settings, lobby: false, ...over } });

describe("when the owner switches the lobby off", () => {
  const room = comeIn(emptyRoom({ lobby: true }), [ann, mia, lou]);

  test("the people who wait are let in, and all are told", () => {
    const step = open(room);
    expect(names(step.room.members)).toEqual(["ann", "mia", "lou"]);
    expect(step.room.knocks).toEqual([]);
    expect(events(step, "lou")).toContain("room:joined");
    expect(events(step, "ann")).toEqual(
      expect.arrayContaining(["room:changed", "room:knock-gone", "room:member-joined"]),
    );
  });

  test("as many as there is room for", () => {
    expect(names(open(room, { capacity: 2 }).room.members)).toEqual(["ann", "mia"]);
    expect(names(open(room, { capacity: 2 }).room.knocks)).toEqual(["lou"]);
  });

  test("guests keep waiting if the room is for accounts only", () => {
    expect(names(open(room, { guests: false }).room.members)).toEqual(["ann", "mia"]);
  });

  test("a person whom the host has put on hold keeps waiting", () => {
    const held = act(room, { kind: "hold", peerId: peerId("mia"), message: "soon" });
    expect(names(open(held).room.members)).toEqual(["ann", "lou"]);
  });

  test("all keep waiting while the room is locked, or while a removed person is kept out", () => {
    const locked = act(room, { kind: "lock", locked: true });
    expect(names(open(locked).room.members)).toEqual(["ann"]);
    const inside = act(room, { kind: "admit", peerId: peerId("mia") });
    const removed = act(inside, { kind: "remove", peerId: peerId("mia") });
    expect(names(open(removed).room.members)).toEqual(["ann"]);
  });

  test("nobody is let in by another change", () => {
    expect(names(change(room, { name: "Attic" }).room.members)).toEqual(["ann"]);
    expect(names(open(open(room).room).room.members)).toEqual(["ann", "mia", "lou"]);
  });
});
