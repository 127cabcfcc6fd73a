import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { AccountAdmin, RecoveryStore } from "../../ports-accounts.ts";
import { AccountRow } from "./account-store.ts";
import { atomically } from "./database.ts";

const Disabled = z.object({ is_disabled: z.number() });
const Count = z.object({ count: z.number() });

/** The accounts in one answer to `list`. */
const listed = 500;

const statementsOf = (db: DatabaseSync) => ({
  removeCodes: db.prepare("DELETE FROM recovery_code WHERE account = ?"),
  insertCode: db.prepare("INSERT INTO recovery_code (account, code_hash) VALUES (?, ?)"),
  setHash: db.prepare("UPDATE account SET password_hash = ? WHERE id = ?"),
  endLogins: db.prepare("DELETE FROM login WHERE account = ?"),
  removePasskeys: db.prepare("DELETE FROM passkey WHERE account = ?"),
});

/** Recovery codes in an SQLite database; every method is one transaction. */
export function createSqliteRecoveryStore(db: DatabaseSync): RecoveryStore {
  const { removeCodes, insertCode, setHash, endLogins } = statementsOf(db);
  const owner = db.prepare(
    `SELECT is_disabled FROM account JOIN recovery_code ON account = id WHERE id = ? AND code_hash = ?`,
  );
  const useCode = db.prepare("DELETE FROM recovery_code WHERE account = ? AND code_hash = ?");
  const withHash = db.prepare("SELECT 1 FROM account WHERE id = ? AND password_hash = ?");
  const count = db.prepare("SELECT count(*) AS count FROM recovery_code WHERE account = ?");
  return {
    recover: (id, codeHash, passwordHash) =>
      atomically(db, () => {
        const found = Disabled.optional().parse(owner.get(id, codeHash));
        if (found === undefined) return "wrong";
        if (found.is_disabled !== 0) return "disabled";
        useCode.run(id, codeHash);
        setHash.run(passwordHash, id);
        endLogins.run(id);
        return "recovered";
      }),
    replaceCodes: (id, hashes, checkedHash) =>
      atomically(db, () => {
        if (withHash.get(id, checkedHash) === undefined) return false;
        removeCodes.run(id);
        for (const hash of hashes) insertCode.run(id, hash);
        return true;
      }),
    codesLeft: async (id) => Count.parse(count.get(id)).count,
  };
}

/** The operator's side of accounts in an SQLite database, which a server may have open at the same time. */
export function createSqliteAccountAdmin(db: DatabaseSync): AccountAdmin {
  const { removeCodes, insertCode, setHash, endLogins, removePasskeys } = statementsOf(db);
  const setDisabled = db.prepare("UPDATE account SET is_disabled = ? WHERE id = ?");
  const after = db.prepare("SELECT * FROM account WHERE name_key > ? ORDER BY name_key LIMIT ?");
  const dropInvites = db.prepare("DELETE FROM sign_up_invite WHERE expires_at <= ?");
  const addInvite = db.prepare("INSERT INTO sign_up_invite (token_hash, expires_at) VALUES (?, ?)");
  return {
    reset: (id, passwordHash, codes) =>
      atomically(db, () => {
        if (setHash.run(passwordHash, id).changes !== 1) return false;
        endLogins.run(id);
        removePasskeys.run(id);
        removeCodes.run(id);
        for (const hash of codes) insertCode.run(id, hash);
        return true;
      }),
    setDisabled: (id, isDisabled) =>
      atomically(db, () => {
        if (setDisabled.run(isDisabled ? 1 : 0, id).changes !== 1) return false;
        if (isDisabled) endLogins.run(id);
        return true;
      }),
    list: async (from) => {
      const accounts = AccountRow.array().parse(after.all(from ?? "", listed));
      const last = accounts.at(-1);
      return { accounts, next: accounts.length < listed || last === undefined ? null : last.nameKey };
    },
    addSignUpInvite: (tokenHash, expiresAt, now) =>
      atomically(db, () => {
        dropInvites.run(now);
        addInvite.run(tokenHash, expiresAt);
      }),
  };
}
