import type { SessionId } from "@lets-meet/shared/ids.ts";
import { DisplayName, type JoinRoom, Passcode } from "@lets-meet/shared/protocol/room.ts";
import { InviteId } from "@lets-meet/shared/protocol/room-book.ts";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { InviteRecord, RoomRecord, RoomStore } from "../../ports.ts";
import { admissionOf, visitor } from "../../testing/admission.ts";
import { accountsOf, createNode } from "../../testing/node.ts";
import { accountId, peerId, person, roomId, silent } from "../../testing/rooms.ts";
import { wish } from "../../testing/samples.ts";
import { ConcurrencyLimit } from "../concurrency-limit.ts";
import { secretHashOf } from "../ids.ts";
import { type Caller, RoomEntry } from "./room-entry.ts";

const token = "an-invite-of-the-room";
let node: ReturnType<typeof createNode>;
let record: RoomRecord | null;
let invites: InviteRecord[];
let joins = 0;
let used: (number | null | undefined)[];
let hashed: string[];
/** Runs while a passcode is being checked. */
let meanwhile: () => Promise<void> | void;
let isCurrent: boolean;
let endedLogins: Set<string>;
/** The store's answers that wait for the test to release them; `null` if none wait. */
let held: (() => void)[] | null;
let roomEntry: RoomEntry;

const notUsed = () => Promise.reject(new Error("the entry has no use for this"));

beforeEach(() => {
  node = createNode();
  record = {
    id: roomId("one"),
    owner: accountId("ann"),
    name: "Kitchen",
    passcodeHash: "hash of sesame",
    settings: { lobby: false, guests: true, capacity: 2, relay: false },
    createdAt: 1,
    lastUsedAt: null,
  };
  const inviteId = InviteId.parse("invite-1____");
  invites = [{ id: inviteId, room: roomId("one"), tokenHash: secretHashOf(token), expiresAt: 5_000 }];
  used = [];
  hashed = [];
  meanwhile = () => undefined;
  isCurrent = true;
  endedLogins = new Set();
  held = null;
  const store: RoomStore = {
    create: notUsed,
    find: async (id) => {
      if (held !== null) await new Promise<void>((resolve) => held?.push(resolve));
      return id === record?.id ? record : null;
    },
    ownedBy: notUsed,
    change: async (_id, { lastUsedAt }) => used.push(lastUsedAt) > 0,
    end: notUsed,
    addInvite: notUsed,
    invitesTo: async () => invites,
    invitesOf: notUsed,
    revoke: notUsed,
  };
  roomEntry = new RoomEntry({
    store,
    rooms: node.rooms,
    strangers: node.strangers,
    accounts: accountsOf(endedLogins),
    hasher: {
      hash: notUsed,
      verify: async (hash, passcode) => {
        hashed.push(passcode);
        await meanwhile();
        return hash === `hash of ${passcode}`;
      },
    },
    hashing: new ConcurrencyLimit(1, 0),
    clock: node.clock,
    newPeerId: () => peerId(`${++joins}`),
    admission: admissionOf(node.clock, { passcode: { perSecond: 1, burst: 3 } }),
    config: { roomRate: { perSecond: 1, burst: 5 } },
  });
});

const ann = { account: accountId("ann"), family: "login-ann" };
const callerOf = (session: SessionId, over: Partial<Caller> = {}): Caller => ({
  session,
  visitor: visitor(),
  identity: null,
  isCurrent: () => isCurrent,
  ...over,
});
const asking = (passcode: string | null, invite: string | null = null): JoinRoom => ({
  roomId: roomId("one"),
  name: DisplayName.parse("Gus"),
  passcode: passcode === null ? null : Passcode.parse(passcode),
  invite,
  sending: silent,
});
const knockAs = (
  passcode: string | null,
  invite: string | null = null,
  session = node.connect().id,
  address = `192.0.2.${++joins}`,
) => roomEntry.join(callerOf(session, { visitor: visitor(address) }), asking(passcode, invite));
const inside = () => (record === null ? [] : node.rooms.live(record).members);

describe("the entry", () => {
  test("opens to the passcode, and records the room's last use", async () => {
    expect(await knockAs("sesame")).toMatchObject({ ok: true, value: { place: "inside" } });
    expect(used).toEqual([1_000]);
    expect(await knockAs("barley")).toEqual({ ok: false, code: "wrong-passcode" });
    expect(used).toHaveLength(1);
  });

  test("opens to an invite until the moment it expires", async () => {
    await node.clock.advance(3_999);
    expect(await knockAs(null, token)).toMatchObject({ ok: true });
    await node.clock.advance(1);
    expect(await knockAs(null, token)).toEqual({ ok: false, code: "no-such-invite" });
    expect(hashed).toEqual([]);
  });

  test("opens to the owner without either", async () => {
    const caller = callerOf(node.connect().id, { identity: ann });
    const asked = { roomId: roomId("one"), name: null, passcode: null, invite: null, sending: silent };
    expect(await roomEntry.join(caller, asked)).toMatchObject({ ok: true });
    expect(inside()).toMatchObject([{ name: "Ann", account: ann.account, login: "login-ann" }]);
  });

  test("does not write the last use again within a minute, whichever way the clock has been set", async () => {
    if (record === null) throw new Error("the room exists");
    for (const lastUsedAt of [999, 1_001, 61_000]) {
      record = { ...record, lastUsedAt };
      const session = node.connect().id;
      await knockAs("sesame", null, session);
      await node.rooms.run(session, record.id, { kind: "leave" });
    }
    expect(used).toEqual([1_000]);
  });

  test("hashes nothing for a person who is refused anyway, or who is inside", async () => {
    const session = node.connect().id;
    expect(await knockAs("sesame", null, session)).toMatchObject({ ok: true });
    const first = await knockAs("sesame", null, session);
    expect(first).toMatchObject({ ok: true, value: { peerId: inside()[0]?.peerId } });
    expect(hashed).toHaveLength(1);
    await knockAs("sesame");
    expect(await knockAs("sesame")).toEqual({ ok: false, code: "room-full" });
    expect(hashed).toHaveLength(2);
  });

  test("slows down guesses by address, over all of its sessions, and by room", async () => {
    const tries = [];
    for (let n = 0; n < 4; n++) tries.push(await knockAs("barley", null, node.connect().id, "198.51.100.7"));
    expect(tries.map((one) => !one.ok && one.code)).toEqual([
      "wrong-passcode",
      "wrong-passcode",
      "wrong-passcode",
      "rate-limited",
    ]);
    const again = (n: number, passcode = "barley") =>
      knockAs(passcode, null, node.connect().id, `198.51.100.${n}`);
    // Addresses that try again share the room's tries, and use up none of those of new ones, nor of one that was right.
    for (const n of [1, 2, 3]) await again(n, n === 3 ? "sesame" : "barley");
    for (const n of [1, 2, 1, 3]) expect(await again(n)).toMatchObject({ code: "wrong-passcode" });
    expect(await again(2, "sesame")).toMatchObject({ code: "rate-limited" });
    expect(await knockAs("sesame")).toMatchObject({ ok: true });
  });

  test("answers that it is busy rather than letting hashes pile up", async () => {
    const [, second] = await Promise.all([knockAs("sesame"), knockAs("sesame")]);
    expect(second).toEqual({ ok: false, code: "rate-limited", retryAfterMs: 1_000 });
  });

  test("says when the account is inside already, to its other sessions only", async () => {
    const [here, elsewhere] = [ann, ann].map((identity) => callerOf(node.connect().id, { identity }));
    if (here === undefined || elsewhere === undefined) throw new Error("there are two");
    await roomEntry.join(here, asking("sesame"));
    expect(await roomEntry.look(here, roomId("one"))).toMatchObject({ value: { isInside: false } });
    expect(await roomEntry.look(elsewhere, roomId("one"))).toMatchObject({ value: { isInside: true } });
  });

  test("stays shut while the server drains", async () => {
    roomEntry.drain();
    expect(await knockAs("sesame")).toEqual({ ok: false, code: "draining" });
  });
});

describe("a login that has ended", () => {
  test("lets nobody in, not even as a guest", async () => {
    endedLogins.add(ann.family);
    const caller = callerOf(node.connect().id, { identity: ann });
    expect(await roomEntry.join(caller, asking("sesame"))).toEqual({ ok: false, code: "not-logged-in" });
    expect(inside()).toEqual([]);
    expect(await roomEntry.look(caller, roomId("one"))).toMatchObject({ value: { isOwner: false } });
  });

  test("while its passcode is checked does not enter", async () => {
    const mia = { account: accountId("mia"), family: "login-mia" };
    meanwhile = () => void endedLogins.add(mia.family);
    const caller = callerOf(node.connect().id, { identity: mia });
    const enter = vi.spyOn(node.rooms, "enter");
    expect(await roomEntry.join(caller, asking("sesame"))).toEqual({ ok: false, code: "not-logged-in" });
    expect(enter).not.toHaveBeenCalled();
    expect(node.rooms.isIn(caller.session)).toBe(false);
  });

  test("at the moment of the entry is removed again", async () => {
    const caller = callerOf(node.connect().id, { identity: ann });
    // The last query before the entry was answered; the login's end looked for stays before there was one.
    const enter = node.rooms.enter.bind(node.rooms);
    vi.spyOn(node.rooms, "enter").mockImplementation((origin, entry) => {
      endedLogins.add(ann.family);
      return enter(origin, entry);
    });
    expect(await roomEntry.join(caller, asking(null))).toEqual({ ok: false, code: "not-logged-in" });
    expect(inside()).toEqual([]);
  });
});

describe("while a passcode is checked", () => {
  test("the owner sets another one: the checked one is void", async () => {
    meanwhile = () => void (record = record && { ...record, passcodeHash: "hash of barley" });
    expect(await knockAs("sesame")).toEqual({ ok: false, code: "wrong-passcode" });
    expect(inside()).toEqual([]);
  });

  test("the room ends: the entry is refused", async () => {
    meanwhile = () => void (record = null);
    expect(await knockAs("sesame")).toEqual({ ok: false, code: "no-such-room" });
  });

  test("the page is gone permanently: it does not enter", async () => {
    meanwhile = () => void (isCurrent = false);
    expect(await knockAs("sesame")).toMatchObject({ ok: false });
    expect(inside()).toEqual([]);
  });

  test("another person takes the last place: the room is full", async () => {
    const [here, there] = [person("ann"), person("mia")];
    meanwhile = async () => {
      for (const one of [here, there])
        if (record !== null) await node.rooms.enter(record, { person: one, invited: false });
    };
    expect(await knockAs("sesame")).toEqual({ ok: false, code: "room-full" });
  });

  test("the session meets a stranger: it stays in the match", async () => {
    const [a, b] = [node.connect(), node.connect()];
    meanwhile = async () => {
      for (const { id } of [a, b]) await node.strangers.search(id, wish());
      await node.clock.advance(100);
    };
    expect(await knockAs("sesame", null, a.id)).toEqual({ ok: false, code: "in-match" });
    expect(node.strangers.matchOf(a.id)?.partner).toBe(b.id);
    expect(node.rooms.isIn(a.id)).toBe(false);
  });

  test("the session searches: the search ends with the entry", async () => {
    const a = node.connect();
    meanwhile = async () => void (await node.strangers.search(a.id, wish()));
    expect(await knockAs("sesame", null, a.id)).toMatchObject({ ok: true });
    expect(node.strangers.searching).toBe(0);
    expect(await node.strangers.search(a.id, wish())).toEqual({ ok: false, code: "in-room" });
  });
});

describe("a session that is inside and joins again", () => {
  /** Joins again without a passcode, and acts while the store's second answer is due. */
  const joinAgain = async (session: SessionId, act: () => Promise<unknown>) => {
    held = [];
    const joined = knockAs(null, null, session);
    for (let answers = 1; answers <= 2; answers++) {
      await vi.waitFor(() => expect(held).toHaveLength(1));
      if (answers === 2) await act();
      held.pop()?.();
    }
    return joined;
  };

  test("stays inside, also after another passcode was set", async () => {
    const session = node.connect().id;
    await knockAs("sesame", null, session);
    const answer = await joinAgain(session, async () => {
      record = record && { ...record, passcodeHash: "hash of barley" };
    });
    expect(answer).toEqual({ ok: true, value: { peerId: inside()[0]?.peerId, place: "inside" } });
  });

  test("and leaves meanwhile is outside, and needs the passcode again", async () => {
    const session = node.connect().id;
    await knockAs("sesame", null, session);
    const leave = () => node.rooms.run(session, roomId("one"), { kind: "leave" });
    expect(await joinAgain(session, async () => leave())).toEqual({ ok: false, code: "not-in-room" });
    expect(inside()).toEqual([]);
    held = null;
    expect(await knockAs(null, null, session)).toEqual({ ok: false, code: "wrong-passcode" });
  });
});
