import type { DatabaseSync } from "node:sqlite";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { z } from "zod";
import type { AccountRecord, AccountStore, Login, ShownLogin } from "../../ports-accounts.ts";
import { atomically } from "./database.ts";

/** A row of the table `account`. */
export const AccountRow = z
  .object({
    id: AccountId,
    name: z.string(),
    name_key: z.string(),
    password_hash: z.string(),
    created_at: z.number(),
    is_disabled: z.number(),
  })
  .transform(
    (row): AccountRecord => ({
      id: row.id,
      name: row.name,
      nameKey: row.name_key,
      passwordHash: row.password_hash,
      createdAt: row.created_at,
      isDisabled: row.is_disabled !== 0,
    }),
  );
const LoginRow = z.object({
  account: AccountId,
  token_hash: z.string(),
  /** Both `null` until the first rotation. */
  previous_hash: z.string().nullable(),
  rotated_at: z.number().nullable(),
});
const ShownRow = z
  .object({ family: z.string(), begun_at: z.number(), used_at: z.number(), device: z.string() })
  .transform(
    (row): ShownLogin => ({
      family: row.family,
      begunAt: row.begun_at,
      usedAt: row.used_at,
      device: row.device,
    }),
  );

/** Accounts in an SQLite database; every method is one transaction. */
export function createSqliteAccountStore(db: DatabaseSync): AccountStore {
  const insert = db.prepare(
    "INSERT INTO account (id, name, name_key, password_hash, created_at) VALUES (?, ?, ?, ?, ?) ",
  );
  const byName = db.prepare("SELECT * FROM account WHERE name_key = ?");
  const byId = db.prepare("SELECT * FROM account WHERE id = ?");
  const byLink = db.prepare(
    "SELECT account.* FROM account JOIN organisation_link ON account = id WHERE issuer = ? AND subject = ?",
  );
  const insertLink = db.prepare("INSERT INTO organisation_link (issuer, subject, account) VALUES (?, ?, ?)");
  const setHash = db.prepare("UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?");
  const remove = db.prepare("DELETE FROM account WHERE id = ? AND password_hash = ?");
  const insertCode = db.prepare("INSERT INTO recovery_code (account, code_hash) VALUES (?, ?)");
  const useInvite = db.prepare("DELETE FROM sign_up_invite WHERE token_hash = ? AND expires_at > ?");
  const addLogin = db.prepare(
    `INSERT INTO login (family, account, token_hash, expires_at, begun_at, used_at, device)
       SELECT ?, id, ?, ?, ?, ?, ? FROM account WHERE id = ? AND password_hash = ? AND is_disabled = 0`,
  );
  const shown = db.prepare(
    `SELECT family, begun_at, used_at, device FROM login WHERE account = ? AND expires_at > ?
       ORDER BY used_at DESC, family`,
  );
  const live = db.prepare("SELECT 1 FROM login WHERE family = ? AND account = ? AND expires_at > ?");
  const loginOf = db.prepare(
    "SELECT account, token_hash, previous_hash, rotated_at FROM login WHERE family = ?",
  );
  const setToken = db.prepare(
    "UPDATE login SET previous_hash = token_hash, token_hash = ?, rotated_at = ?, used_at = ?, expires_at = ? WHERE family = ?",
  );
  const setRotatedAt = db.prepare("UPDATE login SET rotated_at = ? WHERE family = ?");
  const endLogin = db.prepare("DELETE FROM login WHERE family = ?");
  const endLogins = db.prepare("DELETE FROM login WHERE account = ?");
  const expire = db.prepare("DELETE FROM login WHERE expires_at <= ?");

  const add = ({ family, account, tokenHash, expiresAt, begunAt, device }: Login, checkedHash: string) => {
    const values = [family, tokenHash, expiresAt, begunAt, begunAt, device, account, checkedHash];
    return addLogin.run(...values).changes === 1;
  };
  const atomic = <T>(work: () => T): Promise<T> => atomically(db, work);

  return {
    create: ({ id, name, nameKey, passwordHash, createdAt }, { recovery, invite, link, login, now }) =>
      atomic(() => {
        if (byName.get(nameKey) !== undefined) return "name-taken";
        if (link !== null && byLink.get(link.issuer, link.subject) !== undefined) return "linked";
        if (invite !== null && useInvite.run(invite, now).changes !== 1) return "invite-needed";
        insert.run(id, name, nameKey, passwordHash, createdAt);
        if (link !== null) insertLink.run(link.issuer, link.subject, id);
        for (const hash of recovery) insertCode.run(id, hash);
        if (login !== null) add(login, passwordHash);
        return "created";
      }),
    find: async (by) => {
      const row =
        "id" in by
          ? byId.get(by.id)
          : "link" in by
            ? byLink.get(by.link.issuer, by.link.subject)
            : byName.get(by.nameKey);
      return row === undefined ? null : AccountRow.parse(row);
    },
    setPassword: (id, passwordHash, checkedHash) =>
      atomic(() => {
        if (setHash.run(passwordHash, id, checkedHash).changes !== 1) return false;
        endLogins.run(id);
        return true;
      }),
    remove: (id, checkedHash) => atomic(() => remove.run(id, checkedHash).changes === 1),
    addLogin: (login, checkedHash) => atomic(() => add(login, checkedHash)),
    loginsOf: async (account, now) => ShownRow.array().parse(shown.all(account, now)),
    hasLogin: async ({ family, account }, now) => live.get(family, account, now) !== undefined,
    rotate: (family, from, to, now, overlapMs) =>
      atomic(() => {
        expire.run(now);
        const login = LoginRow.optional().parse(loginOf.get(family));
        if (login === undefined) return { kind: "unknown" } as const;
        const { account, token_hash: tokenHash, previous_hash: previous, rotated_at: at } = login;
        if (tokenHash === from.tokenHash) {
          setToken.run(to.tokenHash, now, now, to.expiresAt, family);
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
