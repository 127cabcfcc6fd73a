import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import type { Quality } from "../../rtc/quality/link-stats.ts";
import { callWords } from "../words.ts";

type ReportedSending = Partial<Sending>;

/** True if the sender reports that source as on and paused. */
export const saysPaused = (sends: ReportedSending | null, what: "mic" | "camera" | "screen"): boolean =>
  sends?.[what] === true && sends.paused?.includes(what) === true;

/** The quality shown beside a picture: a paused camera shows as `still`, even over a good connection. */
export const qualityBeside = (quality: Quality, sends: ReportedSending | null): Quality =>
  saysPaused(sends, "camera") && quality !== "lost" ? "still" : quality;

/** The reason why the picture of a camera that is on does not move; `null` if it moves. */
export function stillWords(quality: Quality, sends: ReportedSending | null): string | null {
  if (saysPaused(sends, "camera")) return callWords.theirCameraPaused;
  return quality === "still" ? callWords.pictureStill : null;
}
