import type { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Met, Stranger } from "../stranger/stranger-state.ts";

/** A report is possible until this long after the end of its match. */
export const reportableMs = 60_000;

/** A match that has ended for a session, in milliseconds. */
export type EndedMatch = { readonly matchId: MatchId; readonly at: number };

export type ReportDecision =
  | { readonly ok: true; readonly partner: SessionId }
  | { readonly ok: false; readonly code: "no-such-match" | "already-reported" | "too-late" };

/**
 * Whether a session may report its partner of that match: only the matched partner may, once per match, during it and for a
 * minute after. `reported` are the matches in which it has, `ended` those whose end is known.
 */
export function mayReport(
  reporter: Pick<Stranger, "met" | "now">,
  matchId: MatchId,
  reported: ReadonlySet<MatchId>,
  ended: readonly EndedMatch[],
  now: number,
): ReportDecision {
  const met: Met | undefined = reporter.met.find((one) => one.matchId === matchId);
  if (met === undefined) return { ok: false, code: "no-such-match" };
  if (reported.has(matchId)) return { ok: false, code: "already-reported" };
  const isRunning = reporter.now.phase === "matched" && reporter.now.match.matchId === matchId;
  if (isRunning) return { ok: true, partner: met.partner };
  const end = ended.find((one) => one.matchId === matchId);
  return end !== undefined && now - end.at <= reportableMs
    ? { ok: true, partner: met.partner }
    : { ok: false, code: "too-late" };
}

const dayMs = 86_400_000;

/** The reporters, by address key, whose reports of one person have counted, and when. */
export type CountedReports = ReadonlyMap<string, number>;

/** True if a report from that address counts: of one address, one report of a person counts in a day. */
export const counts = (counted: CountedReports, reporterAddress: string, now: number): boolean =>
  now - (counted.get(reporterAddress) ?? Number.NEGATIVE_INFINITY) >= dayMs;
