import { reportStoreContract } from "../contract/report-store.contract.ts";
import { openDatabase } from "./database.ts";
import { createSqliteReportStore } from "./report-store.ts";

reportStoreContract("SQLite", async () => {
  const db = openDatabase(":memory:");
  return { reports: createSqliteReportStore(db), close: async () => db.close() };
});
