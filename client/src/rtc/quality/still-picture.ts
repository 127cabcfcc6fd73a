import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import type { StatsRecord } from "./link-report.ts";

/** The frames of a picture received so far, and when the last of them arrived. */
export type Frames = {
  readonly trackId: string;
  readonly count: number;
  readonly movedAtMs: number;
  /** No frame has arrived for so long that the picture is frozen. */
  readonly isStill: boolean;
};

/** The slowest picture sent on purpose has one frame a second. */
export const stillAfterMs = 3_000;

/**
 * The camera track whose frames have to arrive now; `null` if none have to, because the peer's camera is off
 * or paused. A shared screen is not followed, because an unchanged screen sends no frames.
 */
export function movingTrackOf(
  camera: MediaStream | null,
  sends: Pick<Sending, "camera" | "paused"> | null,
): string | null {
  const isExpected = sends === null || (sends.camera && sends.paused?.includes("camera") !== true);
  return isExpected ? (camera?.getVideoTracks()[0]?.id ?? null) : null;
}

/**
 * Follows the frames of one track in `getStats` (W3C WebRTC Statistics §8.6 `inbound-rtp`); `null` starts
 * over.
 */
export function followFrames(
  before: Frames | null,
  records: readonly StatsRecord[],
  trackId: string | null,
  nowMs: number,
): Frames | null {
  const count = trackId === null ? null : framesOf(records, trackId);
  if (trackId === null || count === null) return null;
  if (before === null || before.trackId !== trackId || before.count !== count)
    return { trackId, count, movedAtMs: nowMs, isStill: false };
  return { ...before, isStill: nowMs - before.movedAtMs >= stillAfterMs };
}

/** Counts received frames, if the browser reports them: a page in the background may decode none. */
function framesOf(records: readonly StatsRecord[], trackId: string): number | null {
  const pictures = records.filter(({ type, kind }) => type === "inbound-rtp" && kind === "video");
  const named = pictures.find(({ trackIdentifier }) => trackIdentifier === trackId);
  const picture = named ?? (pictures.length === 1 ? pictures[0] : undefined);
  const frames = picture?.["framesReceived"] ?? picture?.["framesDecoded"];
  return typeof frames === "number" ? frames : null;
}
