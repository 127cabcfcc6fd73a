/**
 * The quality of a connection. Good: at least 50 % of the target bitrate, or loss under 6 %; fair: 30 % or
 * 6–8 %; poor: 10 % or 8–12 %, or worse; lost: no media for 3 s; still: media arrives, but a picture that
 * should move does not.
 */
export type Quality = "measuring" | "good" | "fair" | "poor" | "still" | "lost";

/** Totals of all incoming media up to a moment. `atMs` is on any clock that only goes forward. */
export type Arrived = {
  readonly atMs: number;
  readonly packets: number;
  readonly lost: number;
  readonly bytes: number;
};

/** The basis of the judgement: the last totals, and the time of the last arrival. */
export type Course = { readonly last: Arrived; readonly aliveAtMs: number; readonly quality: Quality };

/** The target of a call between two strangers, in bits per second: a modest picture with sound. */
export const targetBitrate = 400_000;
const lostAfterMs = 3_000;

/** The quality of a link with a frozen picture; a link that is being measured or lost stays so. */
export const withStillPicture = (quality: Quality): Quality =>
  quality === "measuring" || quality === "lost" ? quality : "still";

/** Adds up the incoming streams of a statistics report (W3C WebRTC Statistics §8.6 `inbound-rtp`). */
export function arrivedOf(reports: Iterable<Readonly<Record<string, unknown>>>, atMs: number): Arrived {
  let [packets, lost, bytes] = [0, 0, 0];
  const amount = (value: unknown) => (typeof value === "number" ? value : 0);
  for (const report of reports) {
    if (report["type"] !== "inbound-rtp") continue;
    packets += amount(report["packetsReceived"]);
    lost += amount(report["packetsLost"]);
    bytes += amount(report["bytesReceived"]);
  }
  return { atMs, packets, lost, bytes };
}

/**
 * Judges the media received since the last look. `expected`: the peer is sending; without it, silence is no
 * fault. A falling total belongs to a new connection and starts a new course.
 */
export function judge(course: Course | null, now: Arrived, expected: boolean): Course {
  if (course === null || now.packets < course.last.packets)
    return { last: now, aliveAtMs: now.atMs, quality: "measuring" };
  const packets = now.packets - course.last.packets;
  if (packets === 0) {
    if (!expected) return { last: now, aliveAtMs: now.atMs, quality: "good" };
    const isLost = now.atMs - course.aliveAtMs >= lostAfterMs;
    return { ...course, last: now, quality: isLost ? "lost" : course.quality };
  }
  return { last: now, aliveAtMs: now.atMs, quality: qualityOf(course.last, now) };
}

function qualityOf(before: Arrived, now: Arrived): Quality {
  const seconds = (now.atMs - before.atMs) / 1_000;
  const packets = now.packets - before.packets;
  const lost = Math.max(0, now.lost - before.lost);
  const loss = lost / (packets + lost);
  const share = seconds <= 0 ? 0 : ((now.bytes - before.bytes) * 8) / seconds / targetBitrate;
  if (share >= 0.5 || loss < 0.06) return "good";
  if (share >= 0.3 || loss < 0.08) return "fair";
  return "poor";
}
