import type { ReportRecord, ReportStore } from "../../safety-ports.ts";

/** Reports in this process's memory. */
export function createMemoryReportStore(): ReportStore {
  const reports = new Map<string, ReportRecord>();
  return {
    add: async (report) => {
      const key = `${report.matchId} ${report.reporter}`;
      if (reports.has(key)) return false;
      reports.set(key, report);
      return true;
    },
    newest: async (limit) =>
      [...reports.values()].toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)).slice(0, limit),
    removeBefore: async (at) => {
      for (const [key, report] of reports) if (report.at < at) reports.delete(key);
    },
  };
}
