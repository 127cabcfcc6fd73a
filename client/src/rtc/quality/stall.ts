import type { StatsRecord } from "./link-report.ts";

/** The packets received over a connection so far, and when the last of them arrived. */
export type Stall = {
  readonly packets: number;
  readonly heardAtMs: number;
  /** Nothing has arrived for so long that the path counts as dead. */
  readonly isStalled: boolean;
};

/**
 * A path over which media has just flowed is dead when nothing at all arrives for this long: a break of two
 * seconds heals on its own before the third look, and the browser reports a break only after six.
 */
export const stalledAfterMs = 2_000;

/**
 * Counts every packet of the transports, if the browser reports them: a silent partner still sends feedback.
 * `expected`: the peer sends media. A falling count belongs to another connection.
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

/** W3C WebRTC Statistics §8.13 `transport`, or §8.2 `inbound-rtp` if that does not count packets. */
function packetsOf(records: readonly StatsRecord[]): number {
  const counts = (type: string) =>
    records.flatMap((record) => {
      const packets = record["type"] === type ? record["packetsReceived"] : null;
      return typeof packets === "number" ? [packets] : [];
    });
  const transports = counts("transport");
  return (transports.length > 0 ? transports : counts("inbound-rtp")).reduce((sum, one) => sum + one, 0);
}
