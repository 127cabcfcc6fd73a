import type { DatabaseSync } from "node:sqlite";
import { AccountId, PasskeyId } from "@lets-meet/shared/protocol/account.ts";
import { z } from "zod";
import type { AnsweredChallenge, PasskeyRecord, PasskeyStore } from "../../ports-accounts.ts";
import { atomically } from "./database.ts";

const Row = z
  .object({
    id: PasskeyId,
    account: AccountId,
    public_key: z.string(),
    counter: z.number(),
    transports: z.string(),
    name: z.string(),
    added_at: z.number(),
    used_at: z.number(),
  })
  .transform(
    (row): PasskeyRecord => ({
      id: row.id,
      account: row.account,
      publicKey: row.public_key,
      counter: row.counter,
      transports: row.transports === "" ? [] : row.transports.split(","),
      name: row.name,
      addedAt: row.added_at,
      usedAt: row.used_at,
    }),
  );
const Count = z.object({ count: z.number() });
const Owner = z.object({ is_disabled: z.number() });

/** Passkeys in an SQLite database; every method is one transaction. */
export function createSqlitePasskeyStore(db: DatabaseSync): PasskeyStore {
  const withHash = db.prepare("SELECT 1 FROM account WHERE id = ? AND password_hash = ?");
  const byId = db.prepare("SELECT * FROM passkey WHERE id = ?");
  const byAccount = db.prepare("SELECT * FROM passkey WHERE account = ? ORDER BY added_at DESC, id");
  const count = db.prepare("SELECT count(*) AS count FROM passkey WHERE account = ?");
  const insert = db.prepare(
    `INSERT INTO passkey (id, account, public_key, counter, transports, name, added_at, used_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = db.prepare("DELETE FROM passkey WHERE account = ? AND id = ?");
  const owner = db.prepare(
    "SELECT is_disabled FROM passkey JOIN account ON account.id = account WHERE passkey.id = ? AND account = ?",
  );
  const setCounter = db.prepare(
    `UPDATE passkey SET counter = ?, used_at = ?
       WHERE id = ? AND (counter < ? OR (counter = 0 AND ? = 0))`,
  );
  const addLogin = db.prepare(
    `INSERT INTO login (family, account, token_hash, expires_at, begun_at, used_at, device)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const dropChallenges = db.prepare("DELETE FROM used_challenge WHERE expires_at <= ?");
  const isUsed = db.prepare("SELECT 1 FROM used_challenge WHERE hash = ?");
  const use = db.prepare("INSERT INTO used_challenge (hash, expires_at) VALUES (?, ?)");
  const useUp = ({ hash, expiresAt }: AnsweredChallenge, now: number) => {
    dropChallenges.run(now);
    use.run(hash, expiresAt);
  };

  return {
    add: (passkey, { challenge, checkedHash, most }) =>
      atomically(db, () => {
        const { id, account, publicKey, counter, transports, name, addedAt, usedAt } = passkey;
        if (withHash.get(account, checkedHash) === undefined) return "changed";
        if (byId.get(id) !== undefined) return "taken";
        if (isUsed.get(challenge.hash) !== undefined) return "used";
        if (Count.parse(count.get(account)).count >= most) return "too-many";
        useUp(challenge, addedAt);
        insert.run(id, account, publicKey, counter, transports.join(","), name, addedAt, usedAt);
        return "added";
      }),
    find: async (id) => {
      const row = byId.get(id);
      return row === undefined ? null : Row.parse(row);
    },
    ofAccount: async (account) => Row.array().parse(byAccount.all(account)),
    remove: (account, id) => atomically(db, () => remove.run(account, id).changes === 1),
    logIn: (id, { counter, challenge }, login) =>
      atomically(db, () => {
        const { family, account, tokenHash, expiresAt, begunAt, device } = login;
        const found = Owner.optional().parse(owner.get(id, account));
        if (found === undefined) return "unknown";
        if (found.is_disabled !== 0) return "disabled";
        if (isUsed.get(challenge.hash) !== undefined) return "used";
        if (setCounter.run(counter, begunAt, id, counter, counter).changes !== 1) return "copied";
        useUp(challenge, begunAt);
        addLogin.run(family, account, tokenHash, expiresAt, begunAt, begunAt, device);
        return "begun";
      }),
  };
}
