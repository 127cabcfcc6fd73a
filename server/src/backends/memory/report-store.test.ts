import { reportStoreContract } from "../contract/report-store.contract.ts";
import { createMemoryReportStore } from "./report-store.ts";

reportStoreContract("memory", async () => ({
  reports: createMemoryReportStore(),
  close: async () => undefined,
}));
