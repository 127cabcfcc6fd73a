import { MatchId, ReportId, SessionId } from "@lets-meet/shared/ids.ts";
import { ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import { z } from "zod";
import type { ReportStore } from "../../safety-ports.ts";
import type { RedisClient } from "./client.ts";

const Stored = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(
    z.object({
      id: ReportId,
      matchId: MatchId,
      mode: Mode,
      reporter: SessionId,
      reported: SessionId,
      reason: ReportReason,
      at: z.number(),
    }),
  );

const keys = ["{report}:reports", "{report}:by-time"];
const batch = 1_000;

/** Reports in Redis; every method is one script, but the removal, which takes a thousand at a time. */
export function createRedisReportStore(redis: RedisClient): ReportStore {
  return {
    add: async (report) => {
      const name = `${report.matchId} ${report.reporter}`;
      return (await redis.addReport(keys, [name, report.at, JSON.stringify(report)])) === 1;
    },
    newest: async (limit) => z.array(Stored).parse(await redis.newestReports(keys, [limit])),
    removeBefore: async (at) => {
      while ((await redis.removeReports(keys, [at])) === batch);
    },
  };
}
