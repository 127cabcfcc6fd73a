import { join } from "node:path";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { roomStoreContract } from "../contract/room-store.contract.ts";
import { createSqliteAccountStore } from "./account-store.ts";
import { openDatabase } from "./database.ts";
import { createSqliteRoomStore } from "./room-store.ts";

roomStoreContract("SQLite", async () => {
  const db = openDatabase(":memory:");
  return {
    rooms: createSqliteRoomStore(db),
    accounts: createSqliteAccountStore(db),
    close: async () => db.close(),
  };
});

test("a file from before rooms existed keeps its accounts and gets the room tables", async () => {
  const path = join(temporaryFolder(), "old.db");
  const id = AccountId.parse("somebody".padEnd(21, "_"));
  const old = openDatabase(path);
  const before = { id, name: "Ann", nameKey: "ann", passwordHash: "hash", createdAt: 1, isDisabled: false };
  await createSqliteAccountStore(old).create(before, {
    recovery: [],
    invite: null,
    link: null,
    login: null,
    now: 1,
  });
  old.exec(`
    DROP TABLE organisation_link;
    DROP TABLE passkey;
    DROP TABLE used_challenge;
    DROP TABLE report;
    DROP INDEX login_by_expiry;
    ALTER TABLE login DROP COLUMN previous_hash;
    ALTER TABLE login DROP COLUMN rotated_at;
    DROP TABLE invite;
    DROP TABLE room;
    DROP TABLE recovery_code;
    DROP TABLE sign_up_invite;
    ALTER TABLE account DROP COLUMN is_disabled;
    ALTER TABLE login DROP COLUMN begun_at;
    ALTER TABLE login DROP COLUMN used_at;
    ALTER TABLE login DROP COLUMN device;
    PRAGMA user_version = 1;`);
  old.close();
  const db = openDatabase(path);
  expect(await createSqliteAccountStore(db).find({ id })).toEqual(before);
  expect(await createSqliteRoomStore(db).ownedBy(id)).toEqual([]);
  db.close();
});
