import type { DatabaseSync } from "node:sqlite";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { z } from "zod";
import type { AccountRecord, AccountStore } from "../../ports.ts";
import { atomically } from "./database.ts";

const Row = z
  .object({
    id: AccountId,
    name: z.string(),
    name_key: z.string(),
    password_hash: z.string(),
    created_at: z.number(),
  })
  .transform(
    (row): AccountRecord => ({
      id: row.id,
      name: row.name,
      nameKey: row.name_key,
      passwordHash: row.password_hash,
      createdAt: row.created_at,
    }),
  );
const LoginRow = z.object({
  account: AccountId,
  token_hash: z.string(),
  /** Both `null` until the first rotation. */
  previous_hash: z.string().nullable(),
  rotated_at: z.number().nullable(),
});

/** Accounts in an SQLite database; every method is one transaction. */
export function createSqliteAccountStore(db: DatabaseSync): AccountStore {
  const insert = db.prepare(
    "INSERT INTO account (id, name, name_key, password_hash, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const byName = db.prepare("SELECT * FROM account WHERE name_key = ?");
  const byId = db.prepare("SELECT * FROM account WHERE id = ?");
  const setHash = db.prepare("UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?");
  const remove = db.prepare("DELETE FROM account WHERE id = ? AND password_hash = ?");
  const addLogin = db.prepare(
    `INSERT INTO login (family, account, token_hash, expires_at)
       SELECT ?, id, ?, ? FROM account WHERE id = ? AND password_hash = ?`,
  );
  const live = db.prepare("SELECT 1 FROM login WHERE family = ? AND account = ? AND expires_at > ?");
  const loginOf = db.prepare(
    "SELECT account, token_hash, previous_hash, rotated_at FROM login WHERE family = ?",
  );
  const setToken = db.prepare(
    "UPDATE login SET previous_hash = token_hash, token_hash = ?, rotated_at = ?, expires_at = ? WHERE family = ?",
  );
  const setRotatedAt = db.prepare("UPDATE login SET rotated_at = ? WHERE family = ?");
  const endLogin = db.prepare("DELETE FROM login WHERE family = ?");
  const endLogins = db.prepare("DELETE FROM login WHERE account = ?");
  const expire = db.prepare("DELETE FROM login WHERE expires_at <= ?");

  const atomic = <T>(work: () => T): Promise<T> => atomically(db, work);

  return {
    create: ({ id, name, nameKey, passwordHash, createdAt }) =>
      atomic(() => insert.run(id, name, nameKey, passwordHash, createdAt).changes === 1),
    find: async (by) => {
      const row = "id" in by ? byId.get(by.id) : byName.get(by.nameKey);
      return row === undefined ? null : Row.parse(row);
    },
    setPassword: (id, passwordHash, checkedHash) =>
      atomic(() => {
        if (setHash.run(passwordHash, id, checkedHash).changes !== 1) return false;
        endLogins.run(id);
        return true;
      }),
    remove: (id, checkedHash) => atomic(() => remove.run(id, checkedHash).changes === 1),
    addLogin: ({ family, account, tokenHash, expiresAt }, checkedHash) =>
      atomic(() => addLogin.run(family, tokenHash, expiresAt, account, checkedHash).changes === 1),
    hasLogin: async ({ family, account }, now) => live.get(family, account, now) !== undefined,
    rotate: (family, from, to, now, overlapMs) =>
      atomic(() => {
        expire.run(now);
        const login = LoginRow.optional().parse(loginOf.get(family));
        if (login === undefined) return { kind: "unknown" } as const;
        const { account, token_hash: tokenHash, previous_hash: previous, rotated_at: at } = login;
        if (tokenHash === from.tokenHash) {
          setToken.run(to.tokenHash, now, to.expiresAt, family);
          return { kind: "rotated", account, tokenHash: to.tokenHash } as const;
        }
        const rotatedAt = at === null ? null : Math.min(at, now);
        const isPrevious = previous === from.tokenHash;
        if (isPrevious && rotatedAt !== null && now < rotatedAt + overlapMs) {
          setRotatedAt.run(rotatedAt, family);
          return { kind: "rotated", account, tokenHash } as const;
        }
        if (!isPrevious && !from.isIssued) return { kind: "unknown" } as const;
        endLogin.run(family);
        return { kind: "reused", account } as const;
      }),
    endLogin: (family, tokenHash) =>
      atomic(() => {
        const login = LoginRow.optional().parse(loginOf.get(family));
        if (login === undefined) return null;
        const { account, token_hash: newest, previous_hash: previous } = login;
        if (tokenHash !== null && tokenHash !== newest && tokenHash !== previous) return null;
        endLogin.run(family);
        return account;
      }),
  };
}
