import { expect, test } from "vitest";
import { passkeyStoreContract } from "../contract/passkey-store.contract.ts";
import { createSqliteAccountStore } from "./account-store.ts";
import { openDatabase } from "./database.ts";
import { createSqlitePasskeyStore } from "./passkey-store.ts";
import { createSqliteAccountAdmin } from "./recovery-store.ts";

passkeyStoreContract("SQLite", async () => {
  const db = openDatabase(":memory:");
  return {
    store: createSqliteAccountStore(db),
    passkeys: createSqlitePasskeyStore(db),
    admin: createSqliteAccountAdmin(db),
    close: async () => db.close(),
  };
});

test("expired challenges are found without a full scan", () => {
  const db = openDatabase(":memory:");
  const [plan] = db.prepare("EXPLAIN QUERY PLAN DELETE FROM used_challenge WHERE expires_at <= 5").all();
  expect(plan?.["detail"]).toMatch(/^SEARCH used_challenge USING .*INDEX used_challenge_by_expiry/);
  db.close();
});
