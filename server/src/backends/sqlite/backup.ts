import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { openDatabase } from "./database.ts";

/** The file of a backup cannot be used. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

const Names = z.array(z.object({ name: z.string() })).transform((rows) => rows.map(({ name }) => name));
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Makes sure that a file's content outlives a power cut. */
function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function check(db: DatabaseSync, path: string): void {
  const [verdict] = db.prepare("PRAGMA integrity_check(1)").all();
  if (verdict?.["integrity_check"] !== "ok") throw new BackupError(`${path} is damaged`);
}

/**
 * Writes a consistent copy of a database to a new file that only its owner can read. A server may have the database open and
 * go on writing: the copy is one read transaction, which blocks no writer. A copy that is interrupted leaves only a file
 * that ends in `.part`.
 */
export function backUpDatabase(path: string, to: string): void {
  if (!existsSync(path)) throw new BackupError(`there is no database at ${path}`);
  if (existsSync(to)) throw new BackupError(`${to} exists already`);
  mkdirSync(dirname(resolve(to)), { recursive: true, mode: 0o700 });
  const part = `${to}.part`;
  rmSync(part, { force: true });
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    // Created first, so that nobody else can read it at any moment.
    closeSync(openSync(part, "wx", 0o600));
    db.exec(`PRAGMA busy_timeout = 5000; VACUUM INTO ${literal(part)}`);
  } finally {
    db.close();
  }
  const copy = new DatabaseSync(part, { readOnly: true });
  try {
    check(copy, part);
  } finally {
    copy.close();
  }
  chmodSync(part, 0o600);
  sync(part);
  renameSync(part, to);
  sync(dirname(resolve(to)));
}

/**
 * Replaces everything in a database by a backup, in one transaction: an interruption leaves it as it was. A server may have
 * it open. The backup of an older version is migrated first; throws for one of a newer version, for a file that is no
 * backup, and for the database itself.
 */
export function restoreDatabase(path: string, from: string): void {
  if (!existsSync(from)) throw new BackupError(`there is no file ${from}`);
  if (isSameFile(path, from)) throw new BackupError(`${from} is the database itself`);
  mkdirSync(dirname(resolve(path)), { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(`${resolve(path)}.restore-`);
  try {
    const copy = join(folder, "backup.db");
    copyFileSync(from, copy);
    // Of a database that was copied without `backUpDatabase`, the newest changes may be in its log.
    if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${copy}-wal`);
    open(copy, from).close();
    replaceAll(path, copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** True if both paths lead to one file, also through links. */
function isSameFile(one: string, other: string): boolean {
  if (!existsSync(one)) return false;
  const [a, b] = [statSync(one), statSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
}

/** Opens a copy of a backup as this version of the program would, and checks it. */
function open(copy: string, from: string): DatabaseSync {
  let found: number;
  let pageSize: number;
  try {
    const db = new DatabaseSync(copy, { readOnly: true });
    found = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'account'").all().length;
    pageSize = Number(db.prepare("PRAGMA page_size").get()?.["page_size"]);
    db.close();
  } catch (error) {
    throw new BackupError(`${from} is not a database`, { cause: error });
  }
  if (found === 0) throw new BackupError(`${from} is a database of another program`);
  // SQLite reads what is missing of the last page as zeros, and may find nothing wrong with them.
  if (statSync(copy).size % pageSize !== 0) throw new BackupError(`${from} is damaged`);
  const db = openDatabase(copy, from);
  check(db, from);
  // One file again: nothing is left in the log beside it.
  db.exec("PRAGMA journal_mode = DELETE");
  return db;
}

function replaceAll(path: string, copy: string): void {
  const db = openDatabase(path);
  try {
    // Tables are emptied and filled in any order; the backup's own references are consistent.
    db.exec(
      `PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = OFF; ATTACH ${literal(copy)} AS backup; BEGIN IMMEDIATE`,
    );
    try {
      const tables = Names.parse(
        db
          .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
          .all(),
      );
      for (const table of tables) {
        const columns = Names.parse(db.prepare(`SELECT name FROM pragma_table_info(?)`).all(table));
        const list = columns.map(quoted).join(", ");
        db.exec(`DELETE FROM main.${quoted(table)};
          INSERT INTO main.${quoted(table)} (${list}) SELECT ${list} FROM backup.${quoted(table)}`);
      }
      db.exec("COMMIT");
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  } finally {
    db.close();
  }
}
