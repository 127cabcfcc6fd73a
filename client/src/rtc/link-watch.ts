import { arrivedOf, type Course, judge, type Quality } from "./link-stats.ts";

export type LinkWatchOptions = {
  /** The connection of the moment; it may be another one at every look. */
  readonly connection: () => RTCPeerConnection;
  /** Whether the other side sends anything now. */
  readonly expected: () => boolean;
  readonly changed: (quality: Quality) => void;
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
};

const everyMs = 1_000;

/** Looks at a link's statistics once a second and tells when their one word changes. */
export function watchLink(options: LinkWatchOptions): Disposable {
  let course: Course | null = null;
  let isClosed = false;
  const look = async () => {
    const stats = await options.connection().getStats();
    if (isClosed) return;
    const before = course?.quality ?? "measuring";
    course = judge(course, arrivedOf(stats.values(), options.now()), options.expected());
    if (course.quality !== before) options.changed(course.quality);
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
