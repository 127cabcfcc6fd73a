import { type Exposure, exposureOf } from "../ice/exposure-report.ts";
import { estimateOf, type LinkReport, reportOf, type StatsRecord } from "./link-report.ts";
import { arrivedOf, type Course, judge, type Quality, withStillPicture } from "./link-stats.ts";
import { followStall, type Stall } from "./stall.ts";
import { type Frames, followFrames } from "./still-picture.ts";

/** The result of one look at a link's statistics. */
export type LinkLook = {
  readonly quality: Quality;
  readonly report: LinkReport;
  readonly exposure: Exposure;
  /** The estimated outgoing bitrate of the link, in bits per second. */
  readonly estimate: number | null;
};

export type LinkWatchOptions = {
  /** The current connection; it may change between looks, and is `null` if there is none. */
  readonly connection: () => RTCPeerConnection | null;
  /** True while the peer sends media. */
  readonly expected: () => boolean;
  /** The track whose picture has to move now, see `movingTrackOf`. */
  readonly moving?: () => string | null;
  /** Called when the quality changes. */
  readonly changed: (quality: Quality) => void;
  /** Called once each time the path goes dead, which the browser notices only some seconds later. */
  readonly stalled?: () => void;
  /** Called at every look. */
  readonly looked?: (look: LinkLook) => void;
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
};

const everyMs = 1_000;

/** Looks at a link's statistics once a second and reports them. */
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
  // A connection that is being closed may reject; the next look uses another.
  const timer = setInterval(() => void look().catch(() => {}), everyMs);
  return {
    [Symbol.dispose]: () => {
      isClosed = true;
      clearInterval(timer);
    },
  };
}
