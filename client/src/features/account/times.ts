const steps = [
  { unit: "year", ms: 31_536_000_000 },
  { unit: "month", ms: 2_592_000_000 },
  { unit: "week", ms: 604_800_000 },
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
] as const;

const format = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/**
 * A time in words, relative to `now`; both in Unix milliseconds. Less than a minute away is "just now" or "in
 * a moment".
 */
export function whenWords(at: number, now: number): string {
  const away = at - now;
  const step = steps.find(({ ms }) => Math.abs(away) >= ms);
  if (step === undefined) return away > 0 ? "in a moment" : "just now";
  return format.format(Math.trunc(away / step.ms), step.unit);
}
