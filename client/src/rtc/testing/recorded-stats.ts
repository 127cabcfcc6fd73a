import type { StatsRecord } from "../quality/link-report.ts";
import chromium from "./chromium-stats.json" with { type: "json" };
import firefox from "./firefox-stats.json" with { type: "json" };

/**
 * The statistics of Chromium 156 and Firefox ESR 153 for a call within one machine, at two moments a second
 * apart, shortened to what may matter. The addresses in them are reserved for documentation (RFC 5737, RFC
 * 3849).
 */
export const recorded: Readonly<
  Record<
    "chromium" | "firefox",
    { readonly first: readonly StatsRecord[]; readonly second: readonly StatsRecord[] }
  >
> = { chromium, firefox };

/** Replaces some members of the records of a type; `undefined` removes a member. */
export const altered = (
  records: readonly StatsRecord[],
  type: string,
  changes: StatsRecord,
): readonly StatsRecord[] =>
  records.map((record) => (record["type"] === type ? { ...record, ...changes } : record));

export const without = (records: readonly StatsRecord[], type: string): readonly StatsRecord[] =>
  records.filter((record) => record["type"] !== type);
