import type { DatabaseSync } from "node:sqlite";
import { RoomId } from "@lets-meet/shared/ids.ts";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import { InviteId } from "@lets-meet/shared/protocol/room-book.ts";
import { z } from "zod";
import type { InviteRecord, RoomRecord, RoomStore, ShownInvite } from "../../ports.ts";
import { atomically } from "./database.ts";

const Row = z
  .object({
    id: RoomId,
    owner: AccountId,
    name: z.string(),
    passcode_hash: z.string().nullable(),
    settings: z.string().transform((json): unknown => JSON.parse(json)),
    created_at: z.number(),
    last_used_at: z.number().nullable(),
  })
  .transform(
    (row): RoomRecord => ({
      id: row.id,
      owner: row.owner,
      name: row.name,
      passcodeHash: row.passcode_hash,
      settings: RoomSettings.parse(row.settings),
      createdAt: row.created_at,
      lastUsedAt: row.last_used_at,
    }),
  );
const InviteRow = z
  .object({ id: InviteId, room: RoomId, token_hash: z.string(), expires_at: z.number() })
  .transform(
    (row): InviteRecord => ({
      id: row.id,
      room: row.room,
      tokenHash: row.token_hash,
      expiresAt: row.expires_at,
    }),
  );

/**
 * A row of the list of invites. One list may hold thousands, so none is parsed: the table is STRICT, and only
 * ids that this program created are ever written to it.
 */
type ListedRow = readonly [room: RoomId, id: InviteId, expiresAt: number];

function groupByRoom(rows: readonly ListedRow[]): ReadonlyMap<RoomId, readonly ShownInvite[]> {
  const byRoom = new Map<RoomId, ShownInvite[]>();
  for (const [room, id, expiresAt] of rows) {
    const beside = byRoom.get(room);
    if (beside === undefined) byRoom.set(room, [{ id, expiresAt }]);
    else beside.push({ id, expiresAt });
  }
  return byRoom;
}

/** Rooms in an SQLite database; every method is one transaction. Removing an account removes its rooms. */
export function createSqliteRoomStore(db: DatabaseSync): RoomStore {
  const insert = db.prepare(
    `INSERT INTO room (id, owner, name, passcode_hash, settings, created_at, last_used_at)
     SELECT ?, id, ?, ?, ?, ?, ? FROM account WHERE id = ?`,
  );
  const byId = db.prepare("SELECT * FROM room WHERE id = ?");
  const byOwner = db.prepare(
    "SELECT * FROM room WHERE owner = ? ORDER BY coalesce(last_used_at, created_at) DESC, id",
  );
  const update = db.prepare(
    "UPDATE room SET name = ?, passcode_hash = ?, settings = ?, last_used_at = ? WHERE id = ?",
  );
  const remove = db.prepare("DELETE FROM room WHERE id = ?");
  const expire = db.prepare("DELETE FROM invite WHERE room = ? AND expires_at <= ?");
  const addInvite = db.prepare(
    "INSERT INTO invite (id, room, token_hash, expires_at) SELECT ?, id, ?, ? FROM room WHERE id = ?",
  );
  const invites = db.prepare("SELECT * FROM invite WHERE room = ? ORDER BY expires_at, id");
  const invitesOf = db.prepare(
    `SELECT room, id, expires_at FROM invite
     WHERE room IN (SELECT value FROM json_each(?)) AND expires_at > ? ORDER BY room, expires_at, id`,
  );
  invitesOf.setReturnArrays(true);
  const revoke = db.prepare("DELETE FROM invite WHERE room = ? AND id = ?");

  const read = (id: RoomId): RoomRecord | null => Row.optional().parse(byId.get(id)) ?? null;

  return {
    create: ({ id, owner, name, passcodeHash, settings, createdAt, lastUsedAt }, limit) =>
      atomically(db, () => {
        if (byOwner.all(owner).length >= limit) return "too-many";
        const json = JSON.stringify(settings);
        const { changes } = insert.run(id, name, passcodeHash, json, createdAt, lastUsedAt, owner);
        return changes === 1 ? "added" : "missing";
      }),
    find: async (id) => read(id),
    ownedBy: async (owner) => z.array(Row).parse(byOwner.all(owner)),
    change: (id, to) =>
      atomically(db, () => {
        const room = read(id);
        if (room === null) return false;
        const { name, passcodeHash, settings, lastUsedAt } = { ...room, ...to };
        update.run(name, passcodeHash, JSON.stringify(settings), lastUsedAt, id);
        return true;
      }),
    end: (id) => atomically(db, () => void remove.run(id)),
    addInvite: ({ id, room, tokenHash, expiresAt }, limit, now) =>
      atomically(db, () => {
        expire.run(room, now);
        if (invites.all(room).length >= limit) return "too-many";
        return addInvite.run(id, tokenHash, expiresAt, room).changes === 1 ? "added" : "missing";
      }),
    invitesTo: async (room) => z.array(InviteRow).parse(invites.all(room)),
    invitesOf: async (rooms, now) =>
      groupByRoom(invitesOf.all(JSON.stringify(rooms), now) as unknown as ListedRow[]),
    revoke: (room, invite) => atomically(db, () => revoke.run(room, invite).changes === 1),
  };
}
