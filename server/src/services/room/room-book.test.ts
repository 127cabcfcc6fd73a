import { ChangeRoom, CreateRoom } from "@lets-meet/shared/protocol/room-book.ts";
import { beforeEach, describe, expect, test } from "vitest";
import type { RoomRecord, RoomStore } from "../../ports.ts";
import { accountsOf, createNode } from "../../testing/node.ts";
import { kitchen } from "../../testing/restart.ts";
import { ConcurrencyLimit } from "../concurrency-limit.ts";
import { randomIds } from "../ids.ts";
import { RoomBook } from "./room-book.ts";

const ann = { account: kitchen.owner, family: "login-ann" };
let stored: RoomRecord[];
let endedLogins: Set<string>;
/** Runs while a passcode is hashed. */
let meanwhile: () => void;
let book: RoomBook;

const notUsed = () => Promise.reject(new Error("the book has no use for this"));

beforeEach(() => {
  stored = [kitchen];
  endedLogins = new Set();
  meanwhile = () => undefined;
  const { rooms, clock } = createNode();
  const store: RoomStore = {
    create: async (room) => {
      stored.push(room);
      return "added";
    },
    find: async (id) => stored.find((room) => room.id === id) ?? null,
    ownedBy: notUsed,
    change: async (id, to) => {
      stored = stored.map((room) => (room.id === id ? { ...room, ...to } : room));
      return true;
    },
    end: notUsed,
    addInvite: notUsed,
    invitesTo: async () => [],
    invitesOf: notUsed,
    revoke: notUsed,
  };
  book = new RoomBook({
    store,
    rooms,
    accounts: accountsOf(endedLogins),
    hasher: {
      hash: async (passcode) => {
        meanwhile();
        return `hash of ${passcode}`;
      },
      verify: notUsed,
    },
    hashing: new ConcurrencyLimit(1, 0),
    clock,
    ids: randomIds,
    config: { usual: kitchen.settings, ...rates, canRelay: false, makers: "all" },
  });
});

const often = { perSecond: 100, burst: 100 };
const rates = { listRate: often, changeRate: often, passcodeRate: { perSecond: 1, burst: 5 } };

describe("a passcode that is hashed", () => {
  const create = () => book.create(ann, CreateRoom.parse({ name: "Attic", passcode: "sesame" }));
  const change = () => book.change(ann, kitchen.id, ChangeRoom.parse({ passcode: "sesame" }));

  test("is set on the room", async () => {
    expect(await change()).toMatchObject({ ok: true, value: { hasPasscode: true } });
    expect(await create()).toMatchObject({ ok: true, value: { hasPasscode: true } });
    expect(stored.map(({ passcodeHash }) => passcodeHash)).toEqual(["hash of sesame", "hash of sesame"]);
  });

  test("changes nothing if the owner's login has ended meanwhile", async () => {
    meanwhile = () => void endedLogins.add(ann.family);
    for (const act of [create, change]) expect(await act()).toEqual({ ok: false, code: "not-logged-in" });
    expect(stored).toEqual([kitchen]);
  });
});
