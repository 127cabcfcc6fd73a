import type { SessionId } from "@lets-meet/shared/ids.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Page, read } from "../../testing/room-view.ts";
import { accountId, emptyRoom, peerId, person } from "../../testing/rooms.ts";
import { sessionId } from "../../testing/samples.ts";
import { command, removedForMs } from "./room.ts";
import { change, enter } from "./room-entry.ts";
import {
  factsOf,
  hostOf,
  type Person,
  type Room,
  type RoomStep,
  roleOf,
  shownKnock,
  shownMember,
} from "./room-state.ts";

const people = ["ann", "mia", "kai", "gus", "lou", "pia"] as const;
const isGuest = (name: string) => ["gus", "lou", "pia"].includes(name);

/** A room, the pages of all its people, and the time. */
class World {
  room: Room;
  now = 0;
  readonly pages = new Map<SessionId, Page>();
  /** Each removed session, until when, and by whom. */
  readonly removed = new Map<SessionId, { readonly until: number; readonly byOwner: boolean }>();
  #joins = 0;

  constructor(room: Room) {
    this.room = room;
  }

  take({ room, outputs }: RoomStep): void {
    this.room = room;
    for (const { session, entry } of outputs)
      this.pages.set(session, read(this.pages.get(session) ?? { at: "outside" }, entry));
  }

  comer(name: string): Person {
    return { ...person(name, isGuest(name) ? "guest" : "account"), peerId: peerId(`${++this.#joins}`) };
  }
}

/** The weight of each act: mostly people enter, and hosts decide. */
const frequencies = {
  enter: 10,
  "enter invited": 2,
  admit: 4,
  hold: 2,
  reject: 1,
  leave: 3,
  gone: 1,
  away: 1,
  back: 1,
  hand: 1,
  "hand-over": 1,
  remove: 1,
  lock: 1,
  unlock: 2,
  end: 1,
  settings: 1,
  wait: 2,
} as const;
type What = keyof typeof frequencies;
const whats = (Object.keys(frequencies) as What[]).flatMap((what) =>
  Array.from({ length: frequencies[what] }, () => what),
);
const act = fc.record({ who: fc.constantFrom(...people), what: fc.constantFrom(...whats), n: fc.nat(20) });
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** True if the owner is the host. */
const isOwnersDoing = (room: Room): boolean => room.owner !== null && hostOf(room)?.account === room.owner;

/** Removals by hosts other than the owner end when the room is empty and when the owner enters. */
function forgive({ room, removed }: World, before: Room): void {
  const isIn = (one: Room) => one.members.some(({ account }) => account !== null && account === room.owner);
  if (room.members.length > 0 && (isIn(before) || !isIn(room))) return;
  for (const [session, { byOwner }] of removed) if (!byOwner) removed.delete(session);
}

/** Half of the host's commands are sent by the host, and half by any session. */
function actor({ room }: World, who: string, n: number): SessionId {
  const host = room.members.find((one) => one.peerId === room.host);
  return n % 2 === 0 && host !== undefined ? host.session : sessionId(who);
}

function perform(world: World, { who, what, n }: Act): void {
  const { room, now } = world;
  const own = sessionId(who);
  const door = room.knocks[n % Math.max(1, room.knocks.length)]?.peerId ?? peerId("nobody");
  const target = room.members[n % Math.max(1, room.members.length)];
  const inside = target?.peerId ?? peerId("nobody");
  const host = actor(world, who, n);
  const run = (session: SessionId, asked: Parameters<typeof command>[2]) =>
    world.take(command(room, session, asked, now));
  switch (what) {
    case "enter":
    case "enter invited":
      world.take(enter(room, { person: world.comer(who), invited: what !== "enter" }, now));
      return;
    case "admit":
    case "reject":
      run(host, { kind: what, peerId: door });
      return;
    case "hold":
      run(host, { kind: "hold", peerId: door, message: `wait ${n}` });
      return;
    case "hand-over":
      run(host, { kind: what, peerId: inside });
      return;
    case "remove":
      run(host, { kind: what, peerId: inside });
      if (target !== undefined && !world.room.members.some((one) => one.session === target.session))
        world.removed.set(target.session, { until: now + removedForMs, byOwner: isOwnersDoing(room) });
      return;
    case "lock":
    case "unlock":
      run(host, { kind: "lock", locked: what === "lock" });
      return;
    case "end":
      run(host, { kind: what });
      return;
    case "hand":
      run(own, { kind: "hand", raised: n % 2 === 0 });
      return;
    case "settings":
      world.take(
        change(room, {
          settings: { lobby: n % 3 > 0, guests: n % 5 > 0, capacity: 2 + (n % 4), relay: n % 7 > 3 },
        }),
      );
      return;
    case "wait":
      world.now += n * 100_000;
      return;
    default:
      run(own, { kind: what });
  }
}

const history = fc.record({
  owned: fc.boolean(),
  lobby: fc.boolean(),
  acts: fc.array(act, { maxLength: 120, size: "max" }),
});

/** Runs a history and passes the world before and after each act to `check`. */
function overHistories(check: (before: Room, world: World, act: Act) => void): void {
  fc.assert(
    fc.property(history, ({ owned, lobby, acts }) => {
      const world = new World(emptyRoom({ lobby, capacity: 4 }, owned ? "ann" : null));
      for (const one of acts) {
        const before = world.room;
        perform(world, one);
        forgive(world, before);
        check(before, world, one);
      }
    }),
    { numRuns: 300 },
  );
}

describe("over random histories", () => {
  test("no member enters above the capacity", () => {
    overHistories((before, { room }) => {
      // The owner has an extra place.
      const most = Math.max(before.members.length, room.settings.capacity + (room.owner === null ? 0 : 1));
      expect(room.members.length).toBeLessThanOrEqual(most);
    });
  });

  test("there is exactly one host while the room has members, and none otherwise", () => {
    overHistories((_before, { room }) => {
      const hosts = room.members.filter((one) => roleOf(room, one) === "host");
      expect(hosts).toHaveLength(room.members.length === 0 ? 0 : 1);
      if (room.members.length === 0) expect(room).toMatchObject({ host: null, locked: false });
    });
  });

  test("no person is listed twice, neither by session nor by id", () => {
    overHistories((_before, { room }) => {
      const all = [...room.members, ...room.knocks];
      expect(new Set(all.map(({ session }) => session)).size).toBe(all.length);
      expect(new Set(all.map(({ peerId: id }) => id)).size).toBe(all.length);
    });
  });

  test("a removed person stays out for the full time, except the room's owner", () => {
    overHistories((_before, { room, removed, now }) => {
      const back = [...room.members, ...room.knocks].filter(
        ({ session, account }) =>
          (removed.get(session)?.until ?? 0) > now && (room.owner === null || account !== room.owner),
      );
      expect(back).toEqual([]);
    });
  });

  test("the owner is never removed, and becomes the host on every entry", () => {
    const owner = accountId("ann");
    overHistories((before, { room }, { what }) => {
      if (room.owner === null) return;
      const was = before.members.find(({ account }) => account === owner);
      const is = room.members.find(({ account }) => account === owner);
      const hasComeIn = was === undefined && is !== undefined;
      const wasRemoved = was !== undefined && is === undefined && what === "remove";
      expect({ wasRemoved, host: hasComeIn ? room.host : null }).toEqual({
        wasRemoved: false,
        host: hasComeIn ? is.peerId : null,
      });
    });
  });

  test("a knock ends only by entering, leaving, a rejection, or the end of the call or of a room without an owner", () => {
    overHistories((before, { room, pages }, { who, what }) => {
      for (const knock of before.knocks) {
        if (room.knocks.some(({ session }) => session === knock.session)) continue;
        const page = pages.get(knock.session)?.at;
        const isNobodysEnd = room.owner === null && before.members.length > 0 && room.members.length === 0;
        if (room.members.some(({ session }) => session === knock.session)) expect(page).toBe("inside");
        else if (isNobodysEnd && knock.session !== sessionId(who)) expect(page).toBe("outside");
        else if (what === "leave") expect(knock.session).toBe(sessionId(who));
        else {
          expect(["reject", "gone", "end"]).toContain(what);
          expect(page).toBe("outside");
        }
      }
    });
  });

  test("every page shows the exact state of the room from its log alone; the host's page also shows the knocks", () => {
    overHistories((_before, { room, pages }) => {
      const members = room.members.map((one) => shownMember(room, one));
      for (const { session, peerId: own } of room.members) {
        const knocks = own === room.host ? room.knocks.map(shownKnock) : [];
        expect(pages.get(session)).toEqual({
          at: "inside",
          peerId: own,
          facts: factsOf(room),
          members,
          knocks,
        });
      }
      for (const { session, peerId: own, held } of room.knocks)
        expect(pages.get(session)).toEqual({ at: "door", peerId: own, held });
      const present = new Set([...room.members, ...room.knocks].map(({ session }) => session));
      for (const [session, { at }] of pages)
        if (!present.has(session) && at !== "door") expect(at).toBe("outside");
    });
  });
});
