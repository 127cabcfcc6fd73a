import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import type { LocalMedia } from "../../rtc/devices/local-media.ts";
import { isLive, isPaused } from "./device-live.ts";

/** A shared screen, and whether it delivers no new frames. */
export type OwnScreen = {
  readonly ownScreen: MediaStream | null;
  readonly screenPaused: boolean;
};

export const noScreen: OwnScreen = { ownScreen: null, screenPaused: false };

/** The media that this page sends, as reported to the peers. */
export function sendingOf(
  { microphone, camera }: LocalMedia,
  { ownScreen, screenPaused }: OwnScreen,
): Sending {
  const paused = [
    isPaused(microphone) ? (["mic"] as const) : [],
    isPaused(camera) ? (["camera"] as const) : [],
    ownScreen !== null && screenPaused ? (["screen"] as const) : [],
  ].flat();
  return {
    mic: isLive(microphone),
    camera: camera.state === "on",
    screen: ownScreen !== null,
    ...(paused.length === 0 ? {} : { paused }),
  };
}

/** True if both give the same report to the peers. */
export const isSameSending = (one: Sending, other: Sending): boolean =>
  one.mic === other.mic &&
  one.camera === other.camera &&
  one.screen === other.screen &&
  one.paused?.join() === other.paused?.join();
