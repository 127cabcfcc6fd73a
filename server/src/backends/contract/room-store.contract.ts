import { RoomId } from "@lets-meet/shared/ids.ts";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { InviteId } from "@lets-meet/shared/protocol/room-book.ts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InviteRecord, RoomRecord, RoomStore } from "../../ports.ts";
import type { AccountStore } from "../../ports-accounts.ts";

type Stores = { readonly rooms: RoomStore; readonly accounts: AccountStore };

/** A limit that is not reached. */
const most = 10;
let made = 0;
const settings = { lobby: false, guests: true, capacity: 8, relay: false };
const roomId = () => RoomId.parse(`room-${++made}`.padEnd(16, "_"));
const invite = (room: RoomId, over: Partial<InviteRecord> = {}): InviteRecord => ({
  id: InviteId.parse(`i-${++made}`.padEnd(12, "_")),
  room,
  tokenHash: `hash-${made}`,
  expiresAt: 5_000,
  ...over,
});

/**
 * The contract of the RoomStore port, and of its AccountStore's effects on rooms; every backend passes it.
 */
export function roomStoreContract(
  name: string,
  open: () => Promise<Stores & { close: () => Promise<void> }>,
): void {
  describe(`the room store in ${name}`, () => {
    let rooms: RoomStore;
    let accounts: AccountStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ rooms, accounts, close } = await open());
    });
    afterAll(() => close());

    const owner = async (): Promise<AccountId> => {
      const called = `owner${++made}`;
      const id = AccountId.parse(called.padEnd(21, "_"));
      await accounts.create(
        { id, name: called, nameKey: called, passwordHash: "hash", createdAt: 1, isDisabled: false },
        { recovery: [], invite: null, link: null, login: null, now: 1 },
      );
      return id;
    };
    const create = async (over: Partial<RoomRecord> = {}): Promise<RoomRecord> => {
      const room: RoomRecord = {
        id: roomId(),
        owner: over.owner ?? (await owner()),
        name: "Kitchen",
        passcodeHash: null,
        settings,
        createdAt: 1_000,
        lastUsedAt: null,
        ...over,
      };
      expect(await rooms.create(room, most)).toBe("added");
      return room;
    };

    test("finds a room as it was created, with and without a passcode, and no unknown one", async () => {
      const plain = await create();
      const secret = await create({ passcodeHash: "$argon2id$hash", lastUsedAt: 7 });
      expect(await rooms.find(plain.id)).toEqual(plain);
      expect(await rooms.find(secret.id)).toEqual(secret);
      expect(await rooms.find(roomId())).toBeNull();
    });

    test("creates no room for an unknown account", async () => {
      const nobody = AccountId.parse(`nobody-${++made}`.padEnd(21, "_"));
      const room = { id: roomId(), owner: nobody, name: "x", passcodeHash: null, settings, createdAt: 1 };
      expect(await rooms.create({ ...room, lastUsedAt: null }, most)).toBe("missing");
      expect(await rooms.find(room.id)).toBeNull();
      expect(await rooms.ownedBy(nobody)).toEqual([]);
    });

    test("lists only the account's own rooms, most recently used or created first", async () => {
      const mine = await owner();
      const old = await create({ owner: mine, createdAt: 1, lastUsedAt: 10 });
      const fresh = await create({ owner: mine, createdAt: 30 });
      const used = await create({ owner: mine, createdAt: 2 });
      await create();
      expect((await rooms.ownedBy(mine)).map(({ id }) => id)).toEqual([fresh.id, old.id, used.id]);
      await rooms.change(used.id, { lastUsedAt: 40 });
      expect((await rooms.ownedBy(mine)).map(({ id }) => id)).toEqual([used.id, fresh.id, old.id]);
    });

    test("changes only the given fields, and removes a passcode", async () => {
      const room = await create({ passcodeHash: "hash" });
      expect(await rooms.change(room.id, { name: "Attic" })).toBe(true);
      expect(await rooms.find(room.id)).toEqual({ ...room, name: "Attic" });
      const other = { lobby: true, guests: false, capacity: 3, relay: true };
      await rooms.change(room.id, { settings: other, passcodeHash: null });
      expect(await rooms.find(room.id)).toEqual({
        ...room,
        name: "Attic",
        settings: other,
        passcodeHash: null,
      });
      expect(await rooms.change(room.id, {})).toBe(true);
      expect(await rooms.change(roomId(), { name: "Nowhere" })).toBe(false);
    });

    test("does not recreate a room by changing one that has ended", async () => {
      const room = await create();
      await rooms.addInvite(invite(room.id), most, 0);
      await rooms.end(room.id);
      expect(await rooms.change(room.id, { lastUsedAt: 5 })).toBe(false);
      expect(await rooms.find(room.id)).toBeNull();
      expect(await rooms.ownedBy(room.owner)).toEqual([]);
      expect(await rooms.invitesTo(room.id)).toEqual([]);
      expect(await rooms.addInvite(invite(room.id), most, 0)).toBe("missing");
      await rooms.end(room.id);
    });

    test("creates no room beyond the limit of an account, however many requests come at once", async () => {
      const mine = await owner();
      await create();
      const room = await create({ owner: mine });
      const more = () => rooms.create({ ...room, id: roomId() }, 3);
      const answers = await Promise.all(Array.from({ length: 5 }, more));
      expect(answers.toSorted()).toEqual(["added", "added", "too-many", "too-many", "too-many"]);
      const [last] = await rooms.ownedBy(mine);
      expect(await rooms.ownedBy(mine)).toHaveLength(3);
      if (last !== undefined) await rooms.end(last.id);
      expect(await more()).toBe("added");
    });

    test("adds no invite beyond the limit of a room, however many requests come at once", async () => {
      const [room, other] = [await create(), await create()];
      await rooms.addInvite(invite(other.id), 3, 0);
      await rooms.addInvite(invite(room.id, { expiresAt: 1_000 }), 3, 0);
      const more = (now: number) => rooms.addInvite(invite(room.id), 3, now);
      const answers = await Promise.all(Array.from({ length: 5 }, () => more(999)));
      expect(answers.toSorted()).toEqual(["added", "added", "too-many", "too-many", "too-many"]);
      expect(await rooms.invitesTo(room.id)).toHaveLength(3);
      // An expired invite does not count.
      expect(await more(1_000)).toBe("added");
      expect(await more(1_000)).toBe("too-many");
    });

    test("keeps invites to one room until they expire or are revoked", async () => {
      const [room, other] = [await create(), await create()];
      const late = invite(room.id, { expiresAt: 9_000 });
      const soon = invite(room.id, { expiresAt: 3_000 });
      for (const one of [late, soon]) expect(await rooms.addInvite(one, most, 0)).toBe("added");
      expect(await rooms.invitesTo(room.id)).toEqual([soon, late]);
      expect(await rooms.invitesTo(other.id)).toEqual([]);
      expect(await rooms.revoke(other.id, late.id)).toBe(false);
      expect(await rooms.revoke(room.id, late.id)).toBe(true);
      expect(await rooms.revoke(room.id, late.id)).toBe(false);
      const next = invite(room.id, { expiresAt: 9_000 });
      await rooms.addInvite(next, most, 3_000);
      expect(await rooms.invitesTo(room.id)).toEqual([next]);
    });

    test("finds the invites to several rooms in one query, without expired ones", async () => {
      const mine = await owner();
      const [first, second, bare] = [
        await create({ owner: mine }),
        await create({ owner: mine }),
        await create({ owner: mine }),
      ];
      const theirs = await create();
      const late = invite(first.id, { expiresAt: 9_000 });
      const soon = invite(first.id, { expiresAt: 3_000 });
      const other = invite(second.id);
      const over = invite(bare.id, { expiresAt: 2_000 });
      for (const one of [late, soon, other, over, invite(theirs.id)]) await rooms.addInvite(one, most, 0);
      const shown = ({ id, expiresAt }: InviteRecord) => ({ id, expiresAt });
      expect(await rooms.invitesOf([first.id, second.id, bare.id], 2_000)).toEqual(
        new Map([
          [first.id, [shown(soon), shown(late)]],
          [second.id, [shown(other)]],
        ]),
      );
      expect(await rooms.invitesOf([second.id, RoomId.parse("no-such-room-123")], 0)).toEqual(
        new Map([[second.id, [shown(other)]]]),
      );
    });

    test("removes the rooms of a removed account with their invites, and no other account's", async () => {
      const [mine, theirs] = [await create(), await create()];
      const [held, kept] = [invite(mine.id), invite(theirs.id)];
      await rooms.addInvite(held, most, 0);
      await rooms.addInvite(kept, most, 0);
      await accounts.remove(mine.owner, "hash");
      expect(await rooms.find(mine.id)).toBeNull();
      expect(await rooms.ownedBy(mine.owner)).toEqual([]);
      expect(await rooms.invitesTo(mine.id)).toEqual([]);
      expect(await rooms.find(theirs.id)).toEqual(theirs);
      expect(await rooms.invitesTo(theirs.id)).toEqual([kept]);
    });

    test("returns any name exactly", async () => {
      const room = await create();
      await fc.assert(
        fc.asyncProperty(
          fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).filter((text) => !text.includes("\0")),
          async (text) => {
            await rooms.change(room.id, { name: text });
            expect((await rooms.find(room.id))?.name).toBe(text);
          },
        ),
        { numRuns: 50 },
      );
    });
  });
}
