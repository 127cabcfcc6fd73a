import { RoomId } from "@lets-meet/shared/ids.ts";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import { InviteId } from "@lets-meet/shared/protocol/room-book.ts";
import { z } from "zod";
import type { Added, InviteRecord, RoomRecord, RoomStore, ShownInvite } from "../../ports.ts";
import type { RedisClient } from "./client.ts";

const json = z.string().transform((text): unknown => JSON.parse(text));
/** A room as one hash; an absent value is a missing field. */
const Stored = z
  .object({
    id: RoomId,
    owner: AccountId,
    name: z.string(),
    passcodeHash: z.string().optional(),
    settings: json.pipe(RoomSettings),
    createdAt: z.coerce.number(),
    lastUsedAt: z.coerce.number().optional(),
  })
  .transform(
    (room): RoomRecord => ({
      ...room,
      passcodeHash: room.passcodeHash ?? null,
      lastUsedAt: room.lastUsedAt ?? null,
    }),
  );
/** The answer of the scripts `create` and `addInvite`. */
const Answer: z.ZodType<Added> = z.enum(["added", "missing", "too-many"]);
/** An invite as one field in its room's hash of invites; the field name is its id. */
const StoredInvite = json.pipe(z.object({ tokenHash: z.string(), expiresAt: z.number() }));

// The hash tag of accounts: removing an account removes its rooms in the same script.
const accountKey = (id: string) => `{account}:${id}`;
const roomKey = (id: string) => `{account}:room:${id}`;
const roomsKey = (owner: string) => `{account}:rooms:${owner}`;
const invitesKey = (room: string) => `{account}:invites:${room}`;

/**
 * The answer of `invitesOf`. One list may hold thousands of invites, so ids that this program wrote are not
 * parsed.
 */
type Listed = readonly (readonly string[])[];

const byExpiry = (a: ShownInvite, b: ShownInvite): number =>
  a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1);

function invitesIn(fields: readonly string[], now: number): readonly ShownInvite[] {
  const invites: ShownInvite[] = [];
  for (let at = 0; at < fields.length; at += 2) {
    const { expiresAt } = JSON.parse(fields[at + 1] ?? "{}") as Pick<InviteRecord, "expiresAt">;
    if (expiresAt > now) invites.push({ id: fields[at] as InviteId, expiresAt });
  }
  return invites.toSorted(byExpiry);
}

type Fields = Partial<Omit<RoomRecord, "id" | "owner" | "createdAt">>;

/** The fields to set for a change, and the fields to remove. */
function fieldsOf({ name, passcodeHash, settings, lastUsedAt }: Fields) {
  const all = {
    name,
    passcodeHash,
    settings: settings === undefined ? undefined : JSON.stringify(settings),
    lastUsedAt,
  };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return {
    set: given.filter(([, value]) => value !== null).flatMap(([field, value]) => [field, String(value)]),
    taken: given.filter(([, value]) => value === null).map(([field]) => field),
  };
}

/** Rooms in Redis hashes; each method is one script or one read, and therefore atomic, except `ownedBy`. */
export function createRedisRoomStore(redis: RedisClient): RoomStore {
  const read = async (id: string): Promise<RoomRecord | null> => {
    const fields = await redis.hGetAll(roomKey(id));
    return Object.keys(fields).length === 0 ? null : Stored.parse({ ...fields });
  };
  const lastUsed = ({ lastUsedAt, createdAt }: RoomRecord) => lastUsedAt ?? createdAt;

  return {
    create: async ({ id, owner, createdAt, ...rest }, limit) => {
      const fields = ["id", id, "owner", owner, "createdAt", createdAt, ...fieldsOf(rest).set];
      const keys = [roomKey(id), roomsKey(owner), accountKey(owner)];
      return Answer.parse(await redis.createRoom(keys, [id, limit, ...fields]));
    },
    find: read,
    ownedBy: async (owner) => {
      const rooms = await Promise.all((await redis.sMembers(roomsKey(owner))).map(read));
      return rooms
        .filter((room) => room !== null)
        .toSorted((a, b) => lastUsed(b) - lastUsed(a) || (a.id < b.id ? -1 : 1));
    },
    change: async (id, to) => {
      const { set, taken } = fieldsOf(to);
      return (await redis.changeRoom([roomKey(id)], [taken.length, ...taken, ...set])) === 1;
    },
    end: async (id) => void (await redis.endRoom([roomKey(id), invitesKey(id)], [id])),
    addInvite: async ({ id, room, tokenHash, expiresAt }, limit, now) => {
      const stored = JSON.stringify({ tokenHash, expiresAt });
      const keys = [roomKey(room), invitesKey(room)];
      return Answer.parse(await redis.addInvite(keys, [id, stored, limit, now]));
    },
    invitesTo: async (room) =>
      Object.entries(await redis.hGetAll(invitesKey(room)))
        .map(([id, text]): InviteRecord => ({ id: InviteId.parse(id), room, ...StoredInvite.parse(text) }))
        .toSorted(byExpiry),
    invitesOf: async (rooms, now) => {
      const listed = (await redis.invitesOf(rooms.map(invitesKey), [])) as Listed;
      return new Map(
        rooms
          .map((room, at) => [room, invitesIn(listed[at] ?? [], now)] as const)
          .filter(([, invites]) => invites.length > 0),
      );
    },
    revoke: async (room, invite) => (await redis.hDel(invitesKey(room), invite)) === 1,
  };
}
