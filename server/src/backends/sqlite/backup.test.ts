import { spawn } from "node:child_process";
import { once } from "node:events";
import { linkSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { createSqliteAccountStore } from "./account-store.ts";
import { BackupError, backUpDatabase, restoreDatabase } from "./backup.ts";
import { openDatabase, secretOf } from "./database.ts";

const idOf = (name: string) => AccountId.parse(name.padEnd(21, "_"));

async function add(path: string, ...names: readonly string[]): Promise<void> {
  const db = openDatabase(path);
  const store = createSqliteAccountStore(db);
  for (const name of names)
    await store.create(
      { id: idOf(name), name, nameKey: name, passwordHash: "hash", createdAt: 1, isDisabled: false },
      { recovery: [`a${name}`, `b${name}`], invite: null, link: null, login: null, now: 1 },
    );
  db.close();
}
function read(path: string) {
  const db = openDatabase(path);
  const list = (sql: string) =>
    db
      .prepare(sql)
      .all()
      .map((row) => String(Object.values(row)[0]));
  const found = {
    names: list("SELECT name FROM account ORDER BY name"),
    codes: list("SELECT code_hash FROM recovery_code ORDER BY code_hash"),
    faults: [...list("PRAGMA integrity_check"), ...list("PRAGMA foreign_key_check")],
  };
  db.close();
  return found;
}

/** A process that creates accounts without end, each with two recovery codes, and prints their number. */
function startWriter(path: string) {
  const at = (file: string) => JSON.stringify(join(import.meta.dirname, file));
  const text = `
    const { openDatabase } = await import(${at("database.ts")});
    const { createSqliteAccountStore } = await import(${at("account-store.ts")});
    const db = openDatabase(${JSON.stringify(path)});
    const store = createSqliteAccountStore(db);
    db.exec("PRAGMA busy_timeout = 5000");
    for (let n = 0; ; n++) {
      await store.create({ id: ("w" + n).padEnd(21, "_"), name: "w" + n, nameKey: "w" + n, passwordHash: "h", createdAt: n, isDisabled: false },
        { recovery: ["a" + n, "b" + n], invite: null, link: null, login: null, now: n });
      await new Promise((written) => process.stdout.write(n + "\\n", written));
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", text], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let last = -1;
  child.stdout.on("data", (chunk: Buffer) => {
    last = Number(chunk.toString().trim().split("\n").at(-1) ?? -1);
  });
  const written = () => last;
  return {
    written,
    until: async (count: number) => {
      while (written() < count) await once(child.stdout, "data");
    },
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "close");
    },
  };
}

describe("a backup", () => {
  test("contains everything, only its owner can read it, and it replaces no file", async () => {
    const folder = temporaryFolder();
    const [path, to] = [join(folder, "a.db"), join(folder, "backups/b.db")];
    await add(path, "ann", "ben");
    backUpDatabase(path, to);
    expect(read(to)).toEqual(read(path));
    expect(read(to).names).toEqual(["ann", "ben"]);
    expect((statSync(to).mode & 0o777).toString(8)).toBe("600");
    expect(() => backUpDatabase(path, to)).toThrow(/exists already/);
    expect(() => backUpDatabase(join(folder, "none.db"), join(folder, "c.db"))).toThrow(/no database at/);
    expect(readdirSync(join(folder, "backups")).filter((name) => !name.startsWith("b.db"))).toEqual([]);
  });

  test("that is made while another process writes is consistent, holds all that was written before, and stops no writer", {
    timeout: 30_000,
  }, async () => {
    const folder = temporaryFolder();
    const path = join(folder, "a.db");
    const writer = startWriter(path);
    await writer.until(20);
    for (const name of ["1.db", "2.db", "3.db"]) {
      const before = writer.written();
      backUpDatabase(path, join(folder, name));
      const { names, codes, faults } = read(join(folder, name));
      expect(names.length).toBeGreaterThan(before);
      expect([codes.length, faults]).toEqual([2 * names.length, ["ok"]]);
      await writer.until(before + 10);
    }
    await writer.kill();
    // What a killed server leaves behind can be copied as well.
    backUpDatabase(path, join(folder, "4.db"));
    const { names, codes, faults } = read(join(folder, "4.db"));
    expect(names.length).toBeGreaterThanOrEqual(writer.written() + 1);
    expect([codes.length, faults]).toEqual([2 * names.length, ["ok"]]);
  });
});

describe("restoring", () => {
  test("replaces everything, also below an open connection, which then sees the backup", async () => {
    const folder = temporaryFolder();
    const [path, kept] = [join(folder, "a.db"), join(folder, "kept.db")];
    await add(path, "ann", "ben");
    const running = openDatabase(path);
    secretOf(running, "auth", () => "first");
    const store = createSqliteAccountStore(running);
    backUpDatabase(path, kept);
    await add(path, "cleo");
    await store.remove(idOf("ann"), "hash");
    restoreDatabase(path, kept);
    expect(await store.find({ nameKey: "ann" })).not.toBeNull();
    expect(await store.find({ nameKey: "cleo" })).toBeNull();
    expect(secretOf(running, "auth", () => "second")).toBe("first");
    running.close();
    expect(read(path)).toEqual(read(kept));
    expect(readdirSync(folder).filter((name) => name.includes("restore"))).toEqual([]);
  });

  test("creates a database where there is none", async () => {
    const folder = temporaryFolder();
    await add(join(folder, "a.db"), "ann");
    backUpDatabase(join(folder, "a.db"), join(folder, "kept.db"));
    const fresh = join(folder, "new/data.db");
    restoreDatabase(fresh, join(folder, "kept.db"));
    expect(read(fresh).names).toEqual(["ann"]);
    expect((statSync(fresh).mode & 0o777).toString(8)).toBe("600");
  });

  test("brings a backup of an older version up to date, and leaves the backup as it was", () => {
    const folder = temporaryFolder();
    const old = new DatabaseSync(join(folder, "old.db"));
    old.exec(`
      CREATE TABLE account (id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,
        password_hash TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
      CREATE TABLE login (family TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        token_hash TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
      CREATE INDEX login_by_account ON login (account);
      CREATE TABLE secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      INSERT INTO account VALUES ('${idOf("ann")}', 'ann', 'ann', 'hash', 1);
      PRAGMA user_version = 1`);
    old.close();
    restoreDatabase(join(folder, "a.db"), join(folder, "old.db"));
    expect(read(join(folder, "a.db"))).toMatchObject({ names: ["ann"], codes: [], faults: ["ok"] });
    const again = new DatabaseSync(join(folder, "old.db"), { readOnly: true });
    expect(again.prepare("PRAGMA user_version").get()?.["user_version"]).toBe(1);
    again.close();
  });

  test("of a newer version, of something else, or of nothing is refused in words, and changes nothing", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "a.db");
    await add(path, "ann");
    backUpDatabase(path, join(folder, "newer.db"));
    const newer = new DatabaseSync(join(folder, "newer.db"));
    newer.exec("PRAGMA user_version = 999");
    newer.close();
    writeFileSync(
      join(folder, "text.db"),
      "not a database at all, but long enough to look like a file".repeat(20),
    );
    const other = new DatabaseSync(join(folder, "other.db"));
    other.exec("CREATE TABLE t (x)");
    other.close();
    for (const [file, words] of [
      [
        "newer.db",
        /newer\.db was written by a newer version of this program \(schema 999, this one knows \d+\)/,
      ],
      ["text.db", /text\.db is not a database/],
      ["other.db", /other\.db is a database of another program/],
      ["none.db", /there is no file .*none\.db/],
    ] as const)
      expect(() => restoreDatabase(path, join(folder, file))).toThrow(words);
    expect(read(path).names).toEqual(["ann"]);
  });

  test("from a file whose newest changes are in a log beside it contains them", async () => {
    const folder = temporaryFolder();
    const [path, from] = [join(folder, "a.db"), join(folder, "copied.db")];
    await add(path, "before");
    const open = openDatabase(from);
    await add(from, "in-the-log");

    restoreDatabase(path, from);

    expect(read(path)).toMatchObject({ names: ["in-the-log"], faults: ["ok"] });
    open.close();
  });

  test.each(["its own path", "a symbolic link", "a hard link"])(
    "from the database itself, by %s, is refused",
    async (way) => {
      const folder = temporaryFolder();
      const [path, link] = [join(folder, "a.db"), join(folder, "link.db")];
      const open = openDatabase(path);
      await add(path, "kept");
      if (way === "a symbolic link") symlinkSync(path, link);
      if (way === "a hard link") linkSync(path, link);

      expect(() => restoreDatabase(path, way === "its own path" ? path : link)).toThrow(
        /is the database itself/,
      );

      expect(read(path)).toMatchObject({ names: ["kept"], faults: ["ok"] });
      open.close();
    },
  );

  test("that is cut off anywhere is refused in words, and changes nothing", async () => {
    const folder = temporaryFolder();
    const [path, other, cut] = ["a.db", "b.db", "cut.db"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await add(path, "kept");
    await add(other, "other");
    const whole = join(folder, "whole.db");
    backUpDatabase(other, whole);
    const bytes = readFileSync(whole);
    for (const part of [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999]) {
      writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * part)));
      expect(() => restoreDatabase(path, cut), String(part)).toThrow(BackupError);
    }
    expect(read(path)).toMatchObject({ names: ["kept"], faults: ["ok"] });
  });

  test("that is killed leaves all of the old or all of the new", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const [path, kept] = [join(folder, "a.db"), join(folder, "kept.db")];
    const many = Array.from({ length: 3_000 }, (_, n) => `k${n}`);
    await add(kept, ...many.slice(0, 20));
    const filler = openDatabase(kept);
    filler.exec(`WITH RECURSIVE n(i) AS (SELECT 20 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
      INSERT INTO account (id, name, name_key, password_hash, created_at) SELECT 'id' || i, 'k' || i, 'k' || i, 'h', 1 FROM n`);
    filler.close();
    await add(path, "ann");
    const text = `
      const { restoreDatabase } = await import(${JSON.stringify(join(import.meta.dirname, "backup.ts"))});
      process.stdout.write("begins");
      restoreDatabase(${JSON.stringify(path)}, ${JSON.stringify(kept)});`;
    for (const delayMs of [0, 40, 120, 400]) {
      const child = spawn(process.execPath, ["--input-type=module", "-e", text], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(child.stdout, "data");
      const timer = setTimeout(() => child.kill("SIGKILL"), delayMs);
      await once(child, "close");
      clearTimeout(timer);
      const { names, faults } = read(path);
      expect(faults).toEqual(["ok"]);
      expect([1, 30_001]).toContain(names.length);
    }
  });
});
