import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** What each version of the schema adds; a database remembers in `user_version` how many it has had. Only ever append. */
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
  // The index covers the list of an owner's invites, in the order in which it is shown.
  `CREATE INDEX invite_by_expiry ON invite (room, expires_at, id);
   DROP INDEX invite_by_room;`,
];

/** A database file may be read by its owner alone: it holds keys, password hashes and logins. */
const ownerOnly = 0o600;

/** Makes the file and its folder where there are none, and takes other users' access to existing files away. */
function securePath(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // A file that is there is not opened: closing it again would take the locks of this process's other connections.
  if (!existsSync(path)) writeFileSync(path, "", { flag: "a", mode: ownerOnly });
  // SQLite makes -wal and -shm with the mode of the file itself; after a kill there may be older ones.
  for (const part of [path, `${path}-wal`, `${path}-shm`]) {
    const mode = statSync(part, { throwIfNoEntry: false })?.mode;
    if (mode === undefined || (mode & 0o077) === 0) continue;
    try {
      chmodSync(part, ownerOnly);
    } catch (error) {
      // Another user's file keeps the mode that its owner chose, and some file systems know no modes.
      if (!(error instanceof Error && "code" in error && error.code === "EPERM")) throw error;
    }
  }
}

/**
 * Opens the file, made if there is none, in WAL mode with full synchronisation: what has been acknowledged survives
 * kill -9 and power loss. Only its owner can read it. Migrates it; throws when it was written by a newer version of this program.
 */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ":memory:") securePath(path);
  const db = new DatabaseSync(path);
  // The time to wait comes first: another process may be doing the same to this file.
  db.exec(
    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
  );
  try {
    migrate(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
  // From now on this process waits for no other: SQLite waits in the thread that serves everybody.
  db.exec("PRAGMA busy_timeout = 250");
  return db;
}

function migrate(db: DatabaseSync, path: string): void {
  db.exec("BEGIN IMMEDIATE");
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  if (version > migrations.length) throw new Error(`${path} was written by a newer version of this program`);
  for (const migration of migrations.slice(version)) db.exec(migration);
  db.exec(`PRAGMA user_version = ${migrations.length}; COMMIT;`);
}

/** Runs the work as one transaction. SQLite runs in this thread, so nothing comes in between. */
export function atomically<T>(db: DatabaseSync, work: () => T): Promise<T> {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return Promise.resolve(result);
  } catch (error) {
    db.exec("ROLLBACK");
    return Promise.reject(
      error instanceof Error ? error : new Error("the database failed", { cause: error }),
    );
  }
}

/** The value stored under that name, made and stored the first time. */
export function secretOf(db: DatabaseSync, name: string, make: () => string): string {
  db.prepare("INSERT OR IGNORE INTO secret (name, value) VALUES (?, ?)").run(name, make());
  return String(db.prepare("SELECT value FROM secret WHERE name = ?").get(name)?.["value"]);
}
