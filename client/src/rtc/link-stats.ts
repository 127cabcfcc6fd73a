/**
 * The connection in one word. Good: at least 50 % of the target bitrate, or loss under 6 %; fair: 30 % or 6–8 %;
 * poor: 10 % or 8–12 %, or worse; lost: no media for 3 s; still: the rest arrives, and a picture that should move does not.
 */
export type Quality = "measuring" | "good" | "fair" | "poor" | "still" | "lost";

/** What has arrived up to a moment: totals of all incoming media. `atMs` is on any clock that only goes forward. */
export type Arrived = {
  readonly atMs: number;
  readonly packets: number;
  readonly lost: number;
  readonly bytes: number;
};

/** What the judgement rests on: the last total, and when anything arrived last. */
export type Course = { readonly last: Arrived; readonly aliveAtMs: number; readonly quality: Quality };

/** A modest picture with sound, in bits per second: what a call between two strangers aims at. */
export const targetBitrate = 400_000;
const lostAfterMs = 3_000;

/** The word for a link over which a picture stands still; one that is lost altogether stays so. */
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
 * Judges what has arrived since the last look. `expected` says whether the other side sends anything: silence that was
 * agreed on is no trouble. A total that falls belongs to a new connection and begins a new course.
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
