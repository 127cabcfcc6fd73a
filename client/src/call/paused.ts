import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import type { Quality } from "../rtc/link-stats.ts";
import { callWords } from "./words.ts";

type Said = Partial<Sending>;

/** Whether that is on and paused, by the sender's own word. */
export const saysPaused = (sends: Said | null, what: "mic" | "camera" | "screen"): boolean =>
  sends?.[what] === true && sends.paused?.includes(what) === true;

/** The connection's word beside a picture: a good connection does not make up for a camera that is paused. */
export const qualityBeside = (quality: Quality, sends: Said | null): Quality =>
  saysPaused(sends, "camera") && quality !== "lost" ? "still" : quality;

/** Why the picture of a camera that is on does not move; `null` when it does. */
export function stillWords(quality: Quality, sends: Said | null): string | null {
  if (saysPaused(sends, "camera")) return callWords.theirCameraPaused;
  return quality === "still" ? callWords.pictureStill : null;
}
