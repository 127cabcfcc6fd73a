import { expect, test } from "vitest";
import { blockStoreContract, mostInTest } from "../contract/block-store.contract.ts";
import { strikeStoreContract } from "../contract/strike-store.contract.ts";
import { createSqliteBlockStore } from "./block-store.ts";
import { openDatabase } from "./database.ts";
import { createSqliteStrikeStore } from "./strike-store.ts";

blockStoreContract("SQLite", async () => {
  const db = openDatabase(":memory:");
  return { blocks: createSqliteBlockStore(db, mostInTest), close: async () => db.close() };
});
strikeStoreContract("SQLite", async () => {
  const db = openDatabase(":memory:");
  return { strikes: createSqliteStrikeStore(db), close: async () => db.close() };
});

test("nothing stays in the tables of blocks that have ended and marks that are too old", async () => {
  const db = openDatabase(":memory:");
  const [blocks, strikes] = [createSqliteBlockStore(db), createSqliteStrikeStore(db)];
  await blocks.put({ key: { kind: "network", network: "192.0.2.7" }, level: 1, until: 100, receipt: "r" });
  await strikes.add([{ subject: "a", id: "m", mark: { kind: "moderator" }, at: 100 }]);
  await blocks.all(100);
  await strikes.removeBefore(101);
  for (const table of ["block", "strike"])
    expect(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
  db.close();
});
