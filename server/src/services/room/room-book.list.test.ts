import { InviteId } from "@lets-meet/shared/protocol/room-book.ts";
import { beforeEach, describe, expect, test } from "vitest";
import type { Clock, RoomRecord, RoomStore } from "../../ports.ts";
import { accountsOf, createNode } from "../../testing/node.ts";
import { accountId, emptyRoom, roomId } from "../../testing/rooms.ts";
import { ConcurrencyLimit } from "../concurrency-limit.ts";
import { RoomBook } from "./room-book.ts";

const notUsed = () => Promise.reject(new Error("not used"));
const ann = accountId("ann");
const { settings } = emptyRoom();
const record = (name: string): RoomRecord => ({
  id: roomId(name),
  owner: ann,
  name,
  passcodeHash: null,
  settings,
  createdAt: 1,
  lastUsedAt: null,
});
const rooms = ["attic", "kitchen", ...Array.from("abcdefghij")].map(record);
const invite = { id: InviteId.parse("invite-1____"), expiresAt: 9_000 };

const often = { perSecond: 1_000, burst: 1_000 };

/** The time that the store takes for one part of a list. */
let tookMs: number;
let now: number;
let waits: number[];
let asked: string[];
let open: number;
let mostOpen: number;
let book: RoomBook;
beforeEach(() => {
  [tookMs, now, open, mostOpen] = [4, 0, 0, 0];
  [waits, asked] = [[], []];
  const clock: Clock = {
    now: () => now,
    today: () => 1_234,
    after: (ms, run) => {
      // The throttles clean up occasionally; no list waits for that.
      if (ms >= 5_000) return { cancel: () => undefined };
      waits.push(Math.max(0, ms));
      setImmediate(() => {
        now += Math.max(0, ms);
        run();
      });
      return { cancel: () => undefined };
    },
  };
  const store: RoomStore = {
    create: notUsed,
    find: notUsed,
    ownedBy: async () => {
      asked.push("rooms");
      mostOpen = Math.max(mostOpen, ++open);
      now += tookMs;
      return rooms;
    },
    change: notUsed,
    end: notUsed,
    addInvite: notUsed,
    invitesTo: notUsed,
    invitesOf: async (some, at) => {
      asked.push(`invites to ${some.length} rooms at ${at}`);
      if (some.length < 10) open--;
      now += tookMs;
      return new Map([[roomId("kitchen"), [invite]]]);
    },
    revoke: notUsed,
  };
  const hasher = { hash: notUsed, verify: notUsed };
  book = new RoomBook({
    store,
    rooms: createNode().rooms,
    accounts: accountsOf(new Set()),
    hasher,
    hashing: new ConcurrencyLimit(1, 1),
    clock,
    ids: {
      room: () => roomId("new"),
      invite: () => invite.id,
      token: () => "token",
    },
    config: {
      usual: settings,
      listRate: often,
      changeRate: often,
      passcodeRate: often,
      canRelay: false,
      makers: "all",
    },
  });
});

describe("the list of an owner's rooms", () => {
  test("is read in parts of ten rooms", async () => {
    const list = await book.list({ account: ann, family: "one" });
    expect(asked).toEqual(["rooms", "invites to 10 rooms at 1234", "invites to 2 rooms at 1234"]);
    expect(list).toMatchObject({
      value: {
        rooms: [
          { name: "attic", invites: [] },
          { name: "kitchen", invites: [{ inviteId: invite.id, expiresAt: 9_000 }] },
          ...Array.from("abcdefghij", (name) => ({ name, invites: [] })),
        ],
      },
    });
  });

  test("leaves time to others: one list runs at a time, and most of the time is left to other requests", async () => {
    const lists = await Promise.all(
      Array.from({ length: 16 }, () => book.list({ account: ann, family: "one" })),
    );
    expect(lists.every(({ ok }) => ok)).toBe(true);
    expect(mostOpen).toBe(1);
    expect(waits).toEqual([0, ...Array.from({ length: 3 * 16 - 1 }, () => 3 * tookMs)]);
  });

  test("is not delayed long by a store that is slow itself", async () => {
    tookMs = 1_000;
    await book.list({ account: ann, family: "one" });
    expect(waits).toEqual([0, 30, 30]);
  });

  test("is refused if very many others wait", async () => {
    const lists = await Promise.all(
      Array.from({ length: 200 }, () => book.list({ account: ann, family: "one" })),
    );
    expect(lists.filter(({ ok }) => ok)).toHaveLength(129);
    expect(lists.at(-1)).toEqual({ ok: false, code: "rate-limited", retryAfterMs: 1_000 });
  });
});
