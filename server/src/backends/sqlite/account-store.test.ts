import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { describe, expect, test } from "vitest";
import { newFolder } from "../../testing/new-folder.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { accountStoreContract } from "../contract/account-store.contract.ts";
import { recoveryStoreContract } from "../contract/recovery-store.contract.ts";
import { createSqliteAccountStore } from "./account-store.ts";
import { openDatabase, secretOf } from "./database.ts";
import { createSqliteAccountAdmin, createSqliteRecoveryStore } from "./recovery-store.ts";

const ann = AccountId.parse("ann".padEnd(21, "_"));
const newFile = () => join(temporaryFolder(), "accounts.db");

/** A database of several tests, and what closes and removes it. */
function open() {
  const folder = newFolder();
  const db = openDatabase(join(folder.path, "accounts.db"));
  const close = async () => {
    db.close();
    folder[Symbol.dispose]();
  };
  return { db, close };
}

accountStoreContract("SQLite", async () => {
  const { db, close } = open();
  return { store: createSqliteAccountStore(db), close };
});

recoveryStoreContract("SQLite", async () => {
  const { db, close } = open();
  return {
    store: createSqliteAccountStore(db),
    recovery: createSqliteRecoveryStore(db),
    admin: createSqliteAccountAdmin(db),
    close,
  };
});

describe("the SQLite file", () => {
  test("keeps its secrets, and refuses to be opened by an older program", () => {
    const path = newFile();
    const db = openDatabase(path);
    const secret = secretOf(db, "key", () => "first");
    expect(secretOf(db, "key", () => "second")).toBe(secret);
    db.exec("PRAGMA user_version = 999");
    db.close();
    expect(() => openDatabase(path)).toThrow(/newer version/);
  });

  test("of a version before the overlap keeps its logins", async () => {
    const path = newFile();
    const old = new DatabaseSync(path);
    old.exec(`
      CREATE TABLE account (id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,
        password_hash TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
      CREATE TABLE login (family TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        token_hash TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
      CREATE TABLE invite (id TEXT PRIMARY KEY, room TEXT NOT NULL, token_hash TEXT NOT NULL,
        expires_at INTEGER NOT NULL) STRICT;
      CREATE INDEX invite_by_room ON invite (room);
      INSERT INTO account VALUES ('${ann}', 'Ann', 'ann', 'hash', 1);
      INSERT INTO login VALUES ('one', '${ann}', 't1', 1000), ('two', '${ann}', 't1', 1000);
      PRAGMA user_version = 2`);
    old.close();
    const db = openDatabase(path);
    const store = createSqliteAccountStore(db);
    const to = { tokenHash: "t2", expiresAt: 1_000 };
    const rotated = { kind: "rotated", account: ann, tokenHash: "t2" };
    for (let times = 0; times < 2; times++)
      expect(await store.rotate("one", { tokenHash: "t1", isIssued: true }, to, 5, 60)).toEqual(rotated);
    expect(await store.rotate("two", { tokenHash: "t0", isIssued: true }, to, 5, 60)).toEqual({
      kind: "reused",
      account: ann,
    });
    db.close();
  });

  test("finds expired logins without a full scan", () => {
    const db = openDatabase(":memory:");
    const [plan] = db.prepare("EXPLAIN QUERY PLAN DELETE FROM login WHERE expires_at <= 5").all();
    expect(plan?.["detail"]).toMatch(/^SEARCH login USING .*INDEX login_by_expiry/);
    db.close();
  });

  test("is created once by several processes that open it at the same instant", async () => {
    const path = newFile();
    const opener = `
      const { openDatabase } = await import(${JSON.stringify(join(import.meta.dirname, "database.ts"))});
      openDatabase(${JSON.stringify(path)}).close();`;
    const ends = await Promise.all(
      [1, 2, 3, 4].map(() =>
        once(spawn(process.execPath, ["--input-type=module", "-e", opener], { stdio: "inherit" }), "close"),
      ),
    );
    expect(ends.map(([code]) => code as unknown)).toEqual([0, 0, 0, 0]);
  });

  test("contains every account that was acknowledged before a kill -9", async () => {
    const path = newFile();
    const writer = `
      const { openDatabase } = await import(${JSON.stringify(join(import.meta.dirname, "database.ts"))});
      const { createSqliteAccountStore } = await import(${JSON.stringify(join(import.meta.dirname, "account-store.ts"))});
      const store = createSqliteAccountStore(openDatabase(${JSON.stringify(path)}));
      for (let n = 0; ; n++) {
        await store.create({ id: ("id" + n).padEnd(21, "_"), name: "n" + n, nameKey: "n" + n, passwordHash: "h", createdAt: n },
          { recovery: ["a" + n, "b" + n], invite: null, link: null, login: null, now: n });
        await new Promise((written) => process.stdout.write(n + "\\n", written));
      }`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", writer], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let acknowledged = -1;
    child.stdout.on("data", (chunk: Buffer) => {
      acknowledged = Number(chunk.toString().trim().split("\n").at(-1) ?? -1);
      if (acknowledged > 50) child.kill("SIGKILL");
    });
    await once(child, "close");
    const db = openDatabase(path);
    const count = Number(db.prepare("SELECT count(*) AS n FROM account").get()?.["n"]);
    const codes = Number(db.prepare("SELECT count(*) AS n FROM recovery_code").get()?.["n"]);
    db.close();
    // No account is half made.
    expect(codes).toBe(2 * count);
    expect(acknowledged).toBeGreaterThan(50);
    expect(count).toBeGreaterThanOrEqual(acknowledged + 1);
  });
});
