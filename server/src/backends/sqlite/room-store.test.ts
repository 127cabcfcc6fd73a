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
