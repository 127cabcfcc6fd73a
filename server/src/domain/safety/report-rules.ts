import type { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import type { Stranger } from "../stranger/stranger-state.ts";

/** A report is possible until this long after the end of its match. */
export const reportableMs = 60_000;

/** A match that has ended for a session. */
export type EndedMatch = { readonly matchId: MatchId; readonly mode: Mode; readonly at: number };

export type ReportDecision =
  | { readonly ok: true; readonly partner: SessionId; readonly mode: Mode }
  | { readonly ok: false; readonly code: "no-such-match" | "too-late" };

/**
 * Whether a session may report its partner of that match: only the matched partner may, during the match and for a minute
 * after. `ended` are the matches whose end is known.
 */
export function mayReport(
  reporter: Pick<Stranger, "met" | "now">,
  matchId: MatchId,
  ended: readonly EndedMatch[],
  now: number,
): ReportDecision {
  const met = reporter.met.find((one) => one.matchId === matchId);
  if (met === undefined) return { ok: false, code: "no-such-match" };
  const { partner } = met;
  if (reporter.now.phase === "matched" && reporter.now.match.matchId === matchId)
    return { ok: true, partner, mode: reporter.now.match.mode };
  const end = ended.find((one) => one.matchId === matchId);
  return end !== undefined && now - end.at <= reportableMs
    ? { ok: true, partner, mode: end.mode }
    : { ok: false, code: "too-late" };
}

const dayMs = 86_400_000;

/** The reporters, by address key, whose reports of one person have counted, and when. */
export type CountedReports = ReadonlyMap<string, number>;

/** True if a report from that address counts: of one address, one report of a person counts in a day. */
export const counts = (counted: CountedReports, reporterAddress: string, now: number): boolean =>
  now - (counted.get(reporterAddress) ?? Number.NEGATIVE_INFINITY) >= dayMs;
