import type { DatabaseSync } from "node:sqlite";
import { MatchId, ReportId, SessionId } from "@lets-meet/shared/ids.ts";
import { ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import { z } from "zod";
import type { ReportRecord, ReportStore } from "../../safety-ports.ts";

const Row = z
  .object({
    id: ReportId,
    match: MatchId,
    mode: Mode,
    reporter: SessionId,
    reported: SessionId,
    reason: ReportReason,
    at: z.number(),
  })
  .transform(({ match, ...row }): ReportRecord => ({ ...row, matchId: match }));

/** Reports in an SQLite database; every method is one statement. */
export function createSqliteReportStore(db: DatabaseSync): ReportStore {
  const insert = db.prepare(
    `INSERT INTO report (id, match, mode, reporter, reported, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (match, reporter) DO NOTHING`,
  );
  const newest = db.prepare("SELECT * FROM report ORDER BY at DESC, id LIMIT ?");
  const remove = db.prepare("DELETE FROM report WHERE at < ?");
  return {
    add: async ({ id, matchId, mode, reporter, reported, reason, at }) =>
      insert.run(id, matchId, mode, reporter, reported, reason, at).changes === 1,
    newest: async (limit) => z.array(Row).parse(newest.all(limit)),
    removeBefore: async (at) => void remove.run(at),
  };
}
