import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The changes of each schema version; a database stores its version in `user_version`. Only ever append. */
const migrations: readonly string[] = [
  `CREATE TABLE account (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     name_key TEXT NOT NULL UNIQUE,
     password_hash TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE login (
     family TEXT PRIMARY KEY,
     account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
     token_hash TEXT NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX login_by_account ON login (account);
   CREATE TABLE secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
  `CREATE TABLE room (
     id TEXT PRIMARY KEY,
     owner TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
     name TEXT NOT NULL,
     passcode_hash TEXT,
     settings TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     last_used_at INTEGER
   ) STRICT;
   CREATE INDEX room_by_owner ON room (owner);
   CREATE TABLE invite (
     id TEXT PRIMARY KEY,
     room TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
     token_hash TEXT NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX invite_by_room ON invite (room);`,
  `ALTER TABLE login ADD COLUMN previous_hash TEXT;
   ALTER TABLE login ADD COLUMN rotated_at INTEGER;
   CREATE INDEX login_by_expiry ON login (expires_at);`,
  // The index covers the list of an owner's invites, in display order.
  `CREATE INDEX invite_by_expiry ON invite (room, expires_at, id);
   DROP INDEX invite_by_room;`,
  // Logins of earlier versions have neither a time nor a device.
  `ALTER TABLE account ADD COLUMN is_disabled INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE login ADD COLUMN begun_at INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE login ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE login ADD COLUMN device TEXT NOT NULL DEFAULT '';
   CREATE TABLE recovery_code (
     account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
     code_hash TEXT NOT NULL,
     PRIMARY KEY (account, code_hash)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE sign_up_invite (token_hash TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
  // One report of a match by each of its sides.
  `CREATE TABLE report (
     id TEXT PRIMARY KEY,
     match TEXT NOT NULL,
     mode TEXT NOT NULL,
     reporter TEXT NOT NULL,
     reported TEXT NOT NULL,
     reason TEXT NOT NULL,
     at INTEGER NOT NULL,
     UNIQUE (match, reporter)
   ) STRICT;
   CREATE INDEX report_by_time ON report (at);`,
  // The challenges that passkeys have answered, so that no answer counts twice.
  `CREATE TABLE passkey (
     id TEXT PRIMARY KEY,
     account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
     public_key TEXT NOT NULL,
     counter INTEGER NOT NULL,
     transports TEXT NOT NULL,
     name TEXT NOT NULL,
     added_at INTEGER NOT NULL,
     used_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX passkey_by_account ON passkey (account);
   CREATE TABLE used_challenge (hash TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE INDEX used_challenge_by_expiry ON used_challenge (expires_at);`,
  `CREATE TABLE organisation_link (
     issuer TEXT NOT NULL,
     subject TEXT NOT NULL,
     account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
     PRIMARY KEY (issuer, subject)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX organisation_link_by_account ON organisation_link (account);`,
  // A strike's subject is an HMAC; a blocked network is stored as it is, until the block ends.
  `CREATE TABLE block (
     name TEXT PRIMARY KEY,
     level INTEGER NOT NULL,
     until INTEGER NOT NULL,
     receipt TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX block_by_end ON block (until);
   CREATE TABLE strike (
     subject TEXT NOT NULL,
     id TEXT NOT NULL,
     mark TEXT NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (subject, id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX strike_by_time ON strike (at);`,
];

/** The database was written by a newer version of this program. */
export class NewerDatabase extends Error {
  override readonly name = "NewerDatabase";
}

/** Only its owner may read a database file: it contains keys, password hashes and logins. */
const ownerOnly = 0o600;

/** Creates the file and its folder if missing, and removes other users' access to existing files. */
function securePath(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // An existing file is not opened: closing it again would release the locks of this process's other
  // connections.
  if (!existsSync(path)) writeFileSync(path, "", { flag: "a", mode: ownerOnly });
  // SQLite creates -wal and -shm with the mode of the database file; older ones may be left after a kill.
  for (const part of [path, `${path}-wal`, `${path}-shm`]) {
    const mode = statSync(part, { throwIfNoEntry: false })?.mode;
    if (mode === undefined || (mode & 0o077) === 0) continue;
    try {
      chmodSync(part, ownerOnly);
    } catch (error) {
      // Another user's file keeps its owner's mode, and some file systems have no modes.
      if (!(error instanceof Error && "code" in error && error.code === "EPERM")) throw error;
    }
  }
}

/**
 * Opens the file, creating it if missing, in WAL mode with full synchronisation: acknowledged writes survive
 * kill -9 and power loss. Only its owner can read it. Migrates it; throws if a newer version of this program
 * wrote it. `shown`: how
 * the error names the file.
 */
export function openDatabase(path: string, shown = path): DatabaseSync {
  if (path !== ":memory:") securePath(path);
  const db = new DatabaseSync(path);
  // The busy timeout comes first: another process may be opening the same file.
  db.exec(
    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
  );
  try {
    migrate(db, shown);
  } catch (error) {
    db.close();
    throw error;
  }
  // From now on this process hardly waits for others: SQLite blocks the thread that serves all requests.
  db.exec("PRAGMA busy_timeout = 250");
  return db;
}

function migrate(db: DatabaseSync, path: string): void {
  db.exec("BEGIN IMMEDIATE");
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  if (version > migrations.length)
    throw new NewerDatabase(
      `${path} was written by a newer version of this program (schema ${version}, this one knows ${migrations.length}): install that version again, or restore a backup of this one`,
    );
  for (const migration of migrations.slice(version)) db.exec(migration);
  db.exec(`PRAGMA user_version = ${migrations.length}; COMMIT;`);
}

/** Runs the work as one transaction. SQLite runs in this thread, so nothing can interleave. */
export function atomically<T>(db: DatabaseSync, work: () => T): Promise<T> {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return Promise.resolve(result);
  } catch (error) {
    // A full disk has rolled it back already.
    if (db.isTransaction) db.exec("ROLLBACK");
    return Promise.reject(
      error instanceof Error ? error : new Error("the database failed", { cause: error }),
    );
  }
}

/** The value stored under that name; created and stored on first use. */
export function secretOf(db: DatabaseSync, name: string, make: () => string): string {
  db.prepare("INSERT OR IGNORE INTO secret (name, value) VALUES (?, ?)").run(name, make());
  return String(db.prepare("SELECT value FROM secret WHERE name = ?").get(name)?.["value"]);
}
