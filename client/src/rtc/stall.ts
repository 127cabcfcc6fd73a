import type { StatsRecord } from "./link-report.ts";

/** What has come over a connection up to a moment, and since when nothing more has. */
export type Stall = {
  readonly packets: number;
  readonly heardAtMs: number;
  /** Whether nothing has come for so long that the path has to be taken for dead. */
  readonly isStalled: boolean;
};

/**
 * A path over which media has just flowed is dead when nothing at all comes over it for this long: a break of two seconds
 * heals by itself and is over before the third look, and the browser itself says so only after six.
 */
export const stalledAfterMs = 2_000;

/**
 * Counts every packet of the transports, where the browser tells that: a partner who is silent still says that it hears.
 * `expected`: the other side sends media. A count that falls belongs to another connection.
 */
export function followStall(
  before: Stall | null,
  records: readonly StatsRecord[],
  nowMs: number,
  expected: boolean,
): Stall {
  const packets = packetsOf(records);
  if (before === null || packets !== before.packets || packets === 0 || !expected)
    return { packets, heardAtMs: nowMs, isStalled: false };
  return { ...before, isStalled: nowMs - before.heardAtMs >= stalledAfterMs };
}

/** W3C WebRTC Statistics §8.13 `transport`, and §8.2 `inbound-rtp` where that does not count packets. */
function packetsOf(records: readonly StatsRecord[]): number {
  const counts = (type: string) =>
    records.flatMap((record) => {
      const packets = record["type"] === type ? record["packetsReceived"] : null;
      return typeof packets === "number" ? [packets] : [];
    });
  const transports = counts("transport");
  return (transports.length > 0 ? transports : counts("inbound-rtp")).reduce((sum, one) => sum + one, 0);
}
