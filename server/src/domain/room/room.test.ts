import { describe, expect, test } from "vitest";
import {
  comeIn,
  emptyRoom,
  events,
  peerId,
  person,
  roomId,
  signalsTo,
  silent,
  told,
} from "../../testing/rooms.ts";
import { sessionId } from "../../testing/samples.ts";
import { command, type RoomCommand, rejectedForMs } from "./room.ts";
import { change, enter } from "./room-entry.ts";
import { isForgettable, type Room } from "./room-state.ts";

const [ann, mia, gus, kai] = [person("ann"), person("mia"), person("gus", "guest"), person("kai")];
const lou = person("lou", "guest");
const act = (room: Room, name: string, asked: RoomCommand, now = 0) =>
  command(room, sessionId(name), asked, now);
const names = (room: Room) => room.members.map(({ name }) => name);
const hostName = (room: Room) => room.members.find((one) => one.peerId === room.host)?.name ?? null;
const knocking = (room: Room) => room.knocks.map(({ name }) => name);

describe("entering", () => {
  test("shows the new member all members, and all members the new one, without session or account", () => {
    const step = enter(comeIn(emptyRoom(), [ann]), { person: gus, invited: false }, 0);
    expect(told(step, "gus")).toMatchObject([
      {
        event: "room:joined",
        roomId: roomId("one"),
        peerId: peerId("gus"),
        members: [
          { peerId: peerId("ann"), role: "host", hasAccount: true, isOwner: true },
          { peerId: peerId("gus"), role: "guest", hasAccount: false, isOwner: false },
        ],
        knocks: [],
      },
    ]);
    expect(told(step, "ann")).toMatchObject([{ event: "room:member-joined", member: { name: "gus" } }]);
    const seen = JSON.stringify([...told(step, "ann"), ...told(step, "gus")]);
    for (const secret of [ann.session, gus.session, ann.account, ann.login])
      expect(seen).not.toContain(secret);
  });

  test("twice changes nothing, from inside and from the lobby", () => {
    const room = comeIn(emptyRoom({ lobby: true }), [ann, mia]);
    for (const one of [ann, mia]) {
      const step = enter(room, { person: { ...one, peerId: peerId("new") }, invited: false }, 0);
      expect(step).toEqual({ room, outputs: [], refusal: null });
    }
  });

  test("makes the first member the host, and the owner as soon as they enter", () => {
    const room = comeIn(emptyRoom(), [gus]);
    expect(hostName(room)).toBe("gus");
    const step = enter(room, { person: ann, invited: false }, 0);
    expect(hostName(step.room)).toBe("ann");
    expect(told(step, "gus")).toMatchObject([
      { event: "room:member-joined", member: { name: "ann", role: "host" } },
      { event: "room:member-changed", member: { name: "gus", role: "guest" } },
    ]);
  });

  test("as the owner ignores the lobby, the lock, the guest setting and the capacity", () => {
    let room = comeIn(emptyRoom({ capacity: 2 }), [mia]);
    room = change(room, { locked: true, settings: { ...room.settings, lobby: true, guests: false } }).room;
    expect(names(enter(room, { person: ann, invited: false }, 0).room)).toEqual(["mia", "ann"]);
    const full = comeIn(emptyRoom({ capacity: 2 }), [mia, kai]);
    expect(names(enter(full, { person: ann, invited: false }, 0).room)).toEqual(["mia", "kai", "ann"]);
  });

  test("with an invite needs no knock", () => {
    const room = comeIn(emptyRoom({ lobby: true }), [ann]);
    expect(names(enter(room, { person: gus, invited: true }, 0).room)).toEqual(["ann", "gus"]);
  });

  test("a room without an owner needs no host to admit, except for the first", () => {
    const room = comeIn(emptyRoom({ lobby: true }, null), [gus, lou]);
    expect(names(room)).toEqual(["gus"]);
    expect(knocking(room)).toEqual(["lou"]);
  });
});

describe("the lobby", () => {
  const room = comeIn(emptyRoom({ lobby: true }), [ann, gus]);

  test("tells the knocking page to wait, and notifies the host of the knock", () => {
    const step = enter(room, { person: mia, invited: false }, 0);
    expect(told(step, "mia")).toMatchObject([{ event: "room:waiting", held: null }]);
    const knock = { peerId: peerId("mia"), name: "mia", hasAccount: true, held: null };
    expect(told(step, "ann")).toEqual([{ event: "room:knock", roomId: roomId("one"), knock }]);
  });

  test("admits a person with the id of their knock", () => {
    const step = act(room, "ann", { kind: "admit", peerId: peerId("gus") });
    expect(names(step.room)).toEqual(["ann", "gus"]);
    expect(knocking(step.room)).toEqual([]);
    expect(told(step, "gus")).toMatchObject([{ event: "room:joined", peerId: peerId("gus") }]);
    expect(events(step, "ann")).toEqual(["room:knock-gone", "room:member-joined"]);
  });

  test("puts a person on hold with a message that both sides see", () => {
    const step = act(room, "ann", { kind: "hold", peerId: peerId("gus"), message: "two minutes" });
    expect(told(step, "gus")).toMatchObject([{ event: "room:waiting", held: "two minutes" }]);
    expect(told(step, "ann")).toMatchObject([{ event: "room:knock", knock: { held: "two minutes" } }]);
    expect(knocking(step.room)).toEqual(["gus"]);
  });

  test("rejects a person, who may knock again only after a moment", () => {
    const step = act(room, "ann", { kind: "reject", peerId: peerId("gus") }, 100);
    expect(told(step, "gus")).toEqual([{ event: "room:left", roomId: roomId("one"), reason: "rejected" }]);
    expect(events(step, "ann")).toEqual(["room:knock-gone"]);
    const again = (now: number) => enter(step.room, { person: gus, invited: false }, now);
    expect(again(100 + rejectedForMs - 1).refusal).toEqual({ code: "kept-out", retryAfterMs: 1 });
    expect(knocking(again(100 + rejectedForMs).room)).toEqual(["gus"]);
  });

  test("keeps waiting people while no member is inside, and shows them to the next host", () => {
    const left = act(room, "ann", { kind: "leave" }).room;
    expect(knocking(left)).toEqual(["gus"]);
    const back = enter(left, { person: ann, invited: false }, 0);
    expect(told(back, "ann")).toMatchObject([{ event: "room:joined", knocks: [{ name: "gus" }] }]);
  });

  test("limits the number of people in the lobby", () => {
    let crowded = comeIn(emptyRoom({ lobby: true }), [ann]);
    for (let n = 0; n < 32; n++) crowded = comeIn(crowded, [person(`k${n}`, "guest")]);
    expect(enter(crowded, { person: mia, invited: false }, 0).refusal).toEqual({ code: "lobby-full" });
  });

  test("takes in a knock of another network, when full, by displacing the last one of the largest network", () => {
    const knock = (to: Room, name: string, network: string) =>
      enter(to, { person: person(name, "guest"), invited: false, network }, 0);
    let crowded = comeIn(emptyRoom({ lobby: true }), [ann]);
    crowded = knock(crowded, "kai", "home").room;
    for (let n = 1; n < 32; n++) crowded = knock(crowded, `k${n}`, "crowd").room;
    expect(knock(crowded, "k32", "crowd").refusal).toEqual({ code: "lobby-full" });
    const step = knock(crowded, "mia", "cafe");
    expect(told(step, "k31")).toMatchObject([{ event: "room:left", reason: "crowded-out" }]);
    expect(told(step, "ann")).toMatchObject([
      { event: "room:knock-gone", peerId: peerId("k31") },
      { event: "room:knock", knock: { name: "mia" } },
    ]);
    let shared = step.room;
    for (let n = 0; n < 14; n++) shared = knock(shared, `m${n}`, "cafe").room;
    expect(knocking(shared)).toHaveLength(32);
    expect(knocking(shared)).toContain("kai");
    expect(knock(shared, "over", "cafe").refusal).toEqual({ code: "lobby-full" });
  });

  test("admits a person whose page is away as away", () => {
    const away = act(room, "gus", { kind: "away" }).room;
    const step = act(away, "ann", { kind: "admit", peerId: peerId("gus") });
    expect(told(step, "ann")).toMatchObject([{}, { member: { name: "gus", away: true } }]);
  });
});

describe("the host", () => {
  const room = comeIn(emptyRoom({ lobby: false }), [ann, gus, mia, kai]);

  test("is succeeded by the earliest member with an account, or else by the earliest", () => {
    const first = act(room, "ann", { kind: "leave" });
    expect(hostName(first.room)).toBe("mia");
    expect(told(first, "gus")).toMatchObject([
      { event: "room:member-left", peerId: peerId("ann"), reason: "left" },
      { event: "room:member-changed", member: { name: "mia", role: "host" } },
    ]);
    const alone = ["mia", "kai"].reduce(
      (now, name) => act(now, name, { kind: "leave" }).room,
      act(room, "ann", { kind: "gone" }).room,
    );
    expect(hostName(alone)).toBe("gus");
  });

  test("hands over, and the new host receives the knocks", () => {
    const lobby = change(room, { settings: { ...room.settings, lobby: true } }).room;
    const step = act(comeIn(lobby, [lou]), "ann", { kind: "hand-over", peerId: peerId("gus") });
    expect(hostName(step.room)).toBe("gus");
    expect(told(step, "gus")).toMatchObject([
      { event: "room:member-changed", member: { name: "ann", role: "member" } },
      { event: "room:member-changed", member: { name: "gus", role: "host" } },
      { event: "room:knock", knock: { name: "lou" } },
    ]);
  });

  test("removes a member, whose page and all others are notified", () => {
    const step = act(room, "ann", { kind: "remove", peerId: peerId("mia") });
    expect(told(step, "mia")).toEqual([{ event: "room:left", roomId: roomId("one"), reason: "removed" }]);
    expect(told(step, "gus")).toMatchObject([{ event: "room:member-left", reason: "removed" }]);
    const session = sessionId("mia");
    const peers = ["ann", "gus", "kai"].map(peerId);
    expect(step.outputs).toContainEqual({ session, entry: { kind: "parted", peers } });
  });

  test("asks one member to mute, or all the others", () => {
    const one = act(room, "ann", { kind: "mute", peerId: peerId("gus") });
    expect(told(one, "gus")).toEqual([
      { event: "room:mute-asked", roomId: roomId("one"), peerId: peerId("ann") },
    ]);
    expect(one.outputs).toHaveLength(1);
    const all = act(room, "ann", { kind: "mute", peerId: null });
    expect(["ann", "gus", "mia", "kai"].map((name) => events(all, name).length)).toEqual([0, 1, 1, 1]);
  });

  test("locks the room, until the last member leaves", () => {
    const locked = act(room, "ann", { kind: "lock", locked: true });
    expect(events(locked, "kai")).toEqual(["room:changed"]);
    expect(enter(locked.room, { person: lou, invited: true }, 0).refusal).toEqual({ code: "room-locked" });
    const empty = ["ann", "gus", "mia", "kai"].reduce(
      (now, name) => act(now, name, { kind: "leave" }).room,
      locked.room,
    );
    expect(names(enter(empty, { person: lou, invited: false }, 0).room)).toEqual(["lou"]);
  });

  test("ends the call for all people inside and in the lobby", () => {
    const lobby = change(room, { settings: { ...room.settings, lobby: true } }).room;
    const step = act(comeIn(lobby, [lou]), "ann", { kind: "end" });
    for (const name of ["ann", "gus", "mia", "kai", "lou"])
      expect(told(step, name)).toEqual([{ event: "room:left", roomId: roomId("one"), reason: "ended" }]);
    expect(isForgettable(step.room, 0)).toBe(true);
  });
});

describe("inside", () => {
  const room = comeIn(emptyRoom(), [ann, gus, mia]);

  test("signals reach their addressee, with the sender's id in place of its own", () => {
    const step = act(room, "gus", { kind: "signal", signals: signalsTo("mia") });
    expect(step.outputs).toHaveLength(1);
    expect(told(step, "mia")).toEqual([
      { event: "room:signal-deliver", ...signalsTo("mia"), peerId: peerId("gus") },
    ]);
  });

  test("a message, a reaction and typing reach the other members once, and never their sender", () => {
    const chat = act(room, "gus", { kind: "chat", seq: 4, text: "hi" });
    expect(told(chat, "ann")).toEqual([
      { event: "room:message", roomId: roomId("one"), peerId: peerId("gus"), seq: 4, text: "hi" },
    ]);
    const reaction = act(room, "gus", { kind: "react", reaction: "clap" });
    const typing = act(room, "gus", { kind: "typing", typing: true });
    expect(told(typing, "ann")).toEqual([
      { event: "room:member-typing", roomId: roomId("one"), peerId: peerId("gus"), typing: true },
    ]);
    for (const step of [chat, reaction, typing])
      expect(["ann", "gus", "mia"].map((name) => events(step, name).length)).toEqual([1, 0, 1]);
  });

  test("changes of hand, sending and presence are shown to all members", () => {
    const sending = { ...silent, screen: true };
    expect(told(act(room, "gus", { kind: "state", sending }), "mia")).toMatchObject([
      { member: { sending } },
    ]);
    const raised = act(room, "gus", { kind: "hand", raised: true });
    expect(told(raised, "mia")).toMatchObject([{ member: { hand: true } }]);
    expect(act(raised.room, "gus", { kind: "hand", raised: true }).outputs).toEqual([]);
    const away = act(room, "gus", { kind: "away" });
    expect(told(away, "mia")).toMatchObject([{ member: { away: true } }]);
    expect(told(act(away.room, "gus", { kind: "back" }), "mia")).toMatchObject([{ member: { away: false } }]);
    expect(act(room, "gus", { kind: "back" }).outputs).toEqual([]);
  });

  test.each([
    ["gone", "gone", "gone"],
    ["log-out", "logged-out", "left"],
  ] as const)("%s: the own page and the others receive the reason", (kind, own, others) => {
    const step = act(room, "mia", { kind });
    expect(told(step, "mia")).toMatchObject([{ event: "room:left", reason: own }]);
    expect(told(step, "gus")).toMatchObject([{ event: "room:member-left", reason: others }]);
  });

  test("a smaller capacity removes no member", () => {
    const step = change(room, { settings: { ...room.settings, capacity: 2 } });
    expect(names(step.room)).toEqual(["ann", "gus", "mia"]);
    expect(told(step, "gus")).toMatchObject([{ event: "room:changed", settings: { capacity: 2 } }]);
  });
});
