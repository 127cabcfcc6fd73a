import { type Exposure, exposureOf } from "./exposure-report.ts";
import { estimateOf, type LinkReport, reportOf, type StatsRecord } from "./link-report.ts";
import { arrivedOf, type Course, judge, type Quality, withStillPicture } from "./link-stats.ts";
import { followStall, type Stall } from "./stall.ts";
import { type Frames, followFrames } from "./still-picture.ts";

/** Everything that one look at a link's statistics tells. */
export type LinkLook = {
  readonly quality: Quality;
  readonly report: LinkReport;
  readonly exposure: Exposure;
  /** What the link is believed to carry out of this page, in bits per second. */
  readonly estimate: number | null;
};

export type LinkWatchOptions = {
  /** The connection of the moment; it may be another one at every look, and `null` when there is none. */
  readonly connection: () => RTCPeerConnection | null;
  /** Whether the other side sends anything now. */
  readonly expected: () => boolean;
  /** The track whose picture has to move now, see `movingTrackOf`. */
  readonly moving?: () => string | null;
  /** Told when the one word for the link changes. */
  readonly changed: (quality: Quality) => void;
  /** Told once each time the path goes dead, which the browser notices only some seconds later. */
  readonly stalled?: () => void;
  /** Told at every look. */
  readonly looked?: (look: LinkLook) => void;
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
};

const everyMs = 1_000;

/** Looks at a link's statistics once a second and tells what they say. */
export function watchLink(options: LinkWatchOptions): Disposable {
  let course: Course | null = null;
  let stall: Stall | null = null;
  let frames: Frames | null = null;
  let told: Quality = "measuring";
  let last: { readonly connection: RTCPeerConnection; readonly records: readonly StatsRecord[] } | null =
    null;
  let isClosed = false;
  const look = async () => {
    const connection = options.connection();
    if (connection === null) return;
    const records: readonly StatsRecord[] = [...(await connection.getStats()).values()];
    if (isClosed) return;
    course = judge(course, arrivedOf(records, options.now()), options.expected());
    frames = followFrames(frames, records, options.moving?.() ?? null, options.now());
    const quality = frames?.isStill === true ? withStillPicture(course.quality) : course.quality;
    if (quality !== told) options.changed(quality);
    told = quality;
    const wasStalled = stall?.isStalled === true;
    stall = followStall(stall, records, options.now(), options.expected());
    if (stall.isStalled && !wasStalled) options.stalled?.();
    options.looked?.({
      quality,
      report: reportOf(last?.connection === connection ? last.records : null, records),
      exposure: exposureOf(records),
      estimate: estimateOf(records),
    });
    last = { connection, records };
  };
  // A connection that is being closed may refuse; the next look is at another one.
  const timer = setInterval(() => void look().catch(() => {}), everyMs);
  return {
    [Symbol.dispose]: () => {
      isClosed = true;
      clearInterval(timer);
    },
  };
}
