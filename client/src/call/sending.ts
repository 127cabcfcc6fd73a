import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import type { LocalMedia } from "../rtc/media-devices.ts";

/** What this page sends, as the others are told. */
export const sendingOf = ({ microphone, camera }: LocalMedia, screen: MediaStream | null): Sending => ({
  mic: microphone.state === "on" && !microphone.muted,
  camera: camera.state === "on",
  screen: screen !== null,
});
