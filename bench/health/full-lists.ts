import { argon2Hasher } from "@lets-meet/server/backends/argon2/hasher.ts";
import { createSqliteAccountStore } from "@lets-meet/server/backends/sqlite/account-store.ts";
import { openDatabase } from "@lets-meet/server/backends/sqlite/database.ts";
import { createSqliteRoomStore } from "@lets-meet/server/backends/sqlite/room-store.ts";
import { randomIds as ids } from "@lets-meet/server/services/ids.ts";
import type { RoomId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";

export type Owner = { readonly name: string; readonly password: string; readonly rooms: readonly RoomId[] };

const inAMonth = Date.now() + 30 * 86_400_000;

/** Creates a database file with `accounts` accounts, each with the maximum number of rooms and invites. */
export async function fillDatabase(path: string, accounts: number): Promise<readonly Owner[]> {
  const db = openDatabase(path);
  // The file is temporary, so a crash may lose it.
  db.exec("PRAGMA synchronous = OFF");
  const accountStore = createSqliteAccountStore(db);
  const roomStore = createSqliteRoomStore(db);
  const password = "correct horse";
  const passwordHash = await argon2Hasher.hash(password);
  const owners: Owner[] = [];
  for (let number = 0; number < accounts; number++) {
    const name = `owner${number}`;
    const id = AccountId.parse(ids.secret());
    await accountStore.create(
      { id, name, nameKey: name, passwordHash, createdAt: number, isDisabled: false },
      { recovery: [], invite: null, link: null, login: null, now: number },
    );
    const rooms: RoomId[] = [];
    for (let made = 0; made < limits.roomsPerAccount; made++) {
      const room = ids.room();
      const settings = { lobby: false, guests: true, capacity: limits.roomCapacity.usual, relay: false };
      const facts = { name: `Room ${made}`, passcodeHash: null, settings, createdAt: made, lastUsedAt: null };
      await roomStore.create({ id: room, owner: id, ...facts }, limits.roomsPerAccount);
      for (let invited = 0; invited < limits.invitesPerRoom; invited++) {
        const invite = { id: ids.invite(), room, tokenHash: ids.key(), expiresAt: inAMonth + invited };
        await roomStore.addInvite(invite, limits.invitesPerRoom, Date.now());
      }
      rooms.push(room);
    }
    owners.push({ name, password, rooms });
  }
  db.close();
  return owners;
}
