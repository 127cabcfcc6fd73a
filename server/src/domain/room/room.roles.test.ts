import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, test } from "vitest";
import { comeIn, emptyRoom, peerId, person, signalsTo, silent } from "../../testing/rooms.ts";
import { sessionId } from "../../testing/samples.ts";
import { command, type RoomCommand } from "./room.ts";
import { change, enter } from "./room-entry.ts";
import type { Room, RoomStep } from "./room-state.ts";

/**
 * Ann owns the room and is its host, Mia has an account, Gus has none; Wim knocks, Hal is on hold, Oda is
 * outside.
 */
const roles = {
  host: "ann",
  member: "mia",
  guest: "gus",
  waiting: "wim",
  held: "hal",
  outside: "oda",
} as const;
type Role = keyof typeof roles;
const guests = ["gus", "wim", "oda"];
const someone = (name: string) => person(name, guests.includes(name) ? "guest" : "account");

const inside = comeIn(emptyRoom(), ["ann", "mia", "gus"].map(someone));
const atDoor = comeIn(change(inside, { settings: { ...inside.settings, lobby: true } }).room, [
  someone("wim"),
  someone("hal"),
]);
const onHold = (room: Room, by: string) =>
  command(room, sessionId(by), { kind: "hold", peerId: peerId("hal"), message: "soon" }, 0).room;
const open = onHold(atDoor, "ann");
const asHost = (room: Room, asked: RoomCommand) => command(room, sessionId("ann"), asked, 0).room;

/** Every state of a room, with the same people as far as it has any. */
const states = {
  open,
  locked: asHost(open, { kind: "lock", locked: true }),
  full: change(open, { settings: { ...open.settings, capacity: 3 } }).room,
  closedToGuests: change(open, { settings: { ...open.settings, guests: false } }).room,
  hostAway: command(open, sessionId("ann"), { kind: "away" }, 0).room,
  /** Gus, without an account, is the host; the owner is an ordinary member. */
  handedOver: asHost(open, { kind: "hand-over", peerId: peerId("gus") }),
  /** The last member has left, and the two in the lobby still wait. */
  deserted: ["ann", "mia", "gus"].reduce(
    (room, name) => command(room, sessionId(name), { kind: "leave" }, 0).room,
    open,
  ),
} satisfies Record<string, Room>;
type State = keyof typeof states;

const signal = (to: string): RoomCommand => ({ kind: "signal", signals: signalsTo(to) });
type Act = (room: Room, name: string) => RoomStep;
const asks =
  (asked: RoomCommand | ((name: string) => RoomCommand)): Act =>
  (room, name) =>
    command(room, sessionId(name), typeof asked === "function" ? asked(name) : asked, 1);
/** Another member. */
const other = (name: string) => (name === "mia" ? "gus" : "mia");

const acts = {
  enter: (room, name) => enter(room, { person: someone(name), invited: false }, 1),
  leave: asks({ kind: "leave" }),
  hand: asks({ kind: "hand", raised: true }),
  state: asks({ kind: "state", sending: { ...silent, mic: true } }),
  react: asks({ kind: "react", reaction: "heart" }),
  chat: asks({ kind: "chat", seq: 1, text: "hi" }),
  signal: asks((name) => signal(other(name))),
  "signal to the lobby": asks(signal("wim")),
  "signal to nobody": asks(signal("oda")),
  "signal to oneself": asks((name) => signal(name)),
  admit: asks({ kind: "admit", peerId: peerId("wim") }),
  hold: asks({ kind: "hold", peerId: peerId("wim"), message: "soon" }),
  reject: asks({ kind: "reject", peerId: peerId("hal") }),
  "admit nobody": asks({ kind: "admit", peerId: peerId("mia") }),
  lock: asks({ kind: "lock", locked: true }),
  remove: asks((name) => ({ kind: "remove", peerId: peerId(other(name)) })),
  "remove oneself": asks((name) => ({ kind: "remove", peerId: peerId(name) })),
  "remove the owner": asks({ kind: "remove", peerId: peerId("ann") }),
  "remove in the lobby": asks({ kind: "remove", peerId: peerId("wim") }),
  "mute one": asks((name) => ({ kind: "mute", peerId: peerId(other(name)) })),
  "mute all": asks({ kind: "mute", peerId: null }),
  "hand over": asks((name) => ({ kind: "hand-over", peerId: peerId(other(name)) })),
  "hand over to the lobby": asks({ kind: "hand-over", peerId: peerId("wim") }),
  end: asks({ kind: "end" }),
} satisfies Record<string, Act>;
type ActName = keyof typeof acts;

type Outcome = Refusal | "ok";
type Row = { readonly [R in Role]: Outcome };
const row = (host: Outcome, member: Outcome, guest: Outcome, door: Outcome, outside: Outcome): Row => ({
  host,
  member,
  guest,
  waiting: door,
  held: door,
  outside,
});
const anybody = row("ok", "ok", "ok", "ok", "ok");
const insiders = row("ok", "ok", "ok", "not-in-room", "not-in-room");
const hostOnly = (host: Outcome = "ok") => row(host, "not-host", "not-host", "not-in-room", "not-in-room");
const toNobody = row("no-such-peer", "no-such-peer", "no-such-peer", "not-in-room", "not-in-room");

/** The outcome of every act by every role in an open room with a lobby, ... */
const usual: { readonly [A in ActName]: Row } = {
  enter: anybody,
  leave: anybody,
  hand: insiders,
  state: insiders,
  react: insiders,
  chat: insiders,
  signal: insiders,
  "signal to the lobby": toNobody,
  "signal to nobody": toNobody,
  "signal to oneself": toNobody,
  admit: hostOnly(),
  hold: hostOnly(),
  reject: hostOnly(),
  "admit nobody": hostOnly("no-such-peer"),
  lock: hostOnly(),
  remove: hostOnly(),
  "remove oneself": hostOnly("no-such-peer"),
  "remove the owner": hostOnly("no-such-peer"),
  "remove in the lobby": hostOnly("no-such-peer"),
  "mute one": hostOnly(),
  "mute all": hostOnly(),
  "hand over": hostOnly(),
  "hand over to the lobby": hostOnly("no-such-peer"),
  end: hostOnly(),
};
/** ... and the differences in the other states. */
const different: { readonly [S in State]?: { readonly [A in ActName]?: Partial<Row> } } = {
  locked: { enter: { outside: "room-locked" } },
  full: { enter: { outside: "room-full" }, admit: { host: "room-full" } },
  closedToGuests: { enter: { outside: "account-needed" } },
  handedOver: Object.fromEntries(
    Object.entries(usual)
      .filter(([, { member }]) => member === "not-host")
      .map(([act, { host }]) => [
        act,
        { host: "not-host", guest: act === "remove the owner" ? "is-owner" : host },
      ]),
  ),
};

const isInside = (name: string) => ["ann", "mia", "gus"].includes(name);
function expected(state: State, act: ActName, role: Role): Outcome {
  if (state === "deserted" && isInside(roles[role])) return usual[act].outside;
  return different[state]?.[act]?.[role] ?? usual[act][role];
}

const cases = (Object.keys(states) as State[]).flatMap((state) =>
  (Object.keys(acts) as ActName[]).flatMap((act) =>
    (Object.keys(roles) as Role[]).map((role) => ({ state, act, role, outcome: expected(state, act, role) })),
  ),
);

describe("permissions in a room", () => {
  test("cover every act by every role in every state", () => {
    expect(cases).toHaveLength(
      Object.keys(states).length * Object.keys(acts).length * Object.keys(roles).length,
    );
    expect(new Set(cases.map(({ outcome }) => outcome)).size).toBeGreaterThan(7);
  });

  test.each(cases)("$state: $role, $act: $outcome", ({ state, act, role, outcome }) => {
    const room = states[state];
    const step = acts[act](room, roles[role]);
    expect(step.refusal?.code ?? "ok").toBe(outcome);
    // A refused command changes nothing and has no outputs.
    expect(outcome === "ok" || (step.room === room && step.outputs.length === 0)).toBe(true);
  });
});
