import type { LevelSource } from "../../call/devices/own-level.tsx";
import type { Capture } from "../../rtc/devices/media-devices.ts";
import { deviceFindingOf } from "./judge-steps.ts";
import type { Reporter } from "./network-steps.ts";

/** The lowest level that a live microphone picks up from a person nearby; a muted one picks up nothing. */
const heardFrom = 0.02;
const listenForMs = 8_000;

export type DeviceMeans = {
  readonly capture: Pick<Capture, "media" | "openBoth">;
  /** Measures a stream's sound. */
  readonly listen: (stream: MediaStream) => LevelSource;
};

/** Opens camera and microphone with one permission prompt; settles once it is answered. */
export async function checkDevices({ capture }: DeviceMeans, { begin, found }: Reporter): Promise<void> {
  begin("camera");
  begin("microphone");
  await capture.openBoth();
  const { camera, microphone, stream } = capture.media;
  found("camera", deviceFindingOf(camera), pictureSize(stream));
  const opened = deviceFindingOf(microphone);
  if (opened !== "works") found("microphone", opened);
}

/** Listens until the open microphone picks something up, or has been silent for long enough. */
export async function checkHearing(
  { capture, listen }: DeviceMeans,
  { found }: Reporter,
  signal: AbortSignal,
): Promise<void> {
  const { microphone, stream } = capture.media;
  if (deviceFindingOf(microphone) !== "works" || stream === null) return;
  found("microphone", (await hears(listen(stream), signal)) ? "works" : "silent");
}

async function hears(source: LevelSource, signal: AbortSignal): Promise<boolean> {
  let close = () => {};
  const heard = await new Promise<boolean>((resolve) => {
    let isMeasured = false;
    // A level that the browser cannot measure is not reported as silence.
    setTimeout(() => resolve(!isMeasured), listenForMs);
    signal.addEventListener("abort", () => resolve(false), { once: true });
    close = source((level) => {
      isMeasured = true;
      if (level >= heardFrom) resolve(true);
    });
  });
  close();
  return heard;
}

function pictureSize(stream: MediaStream | null) {
  const { width, height } = stream?.getVideoTracks()[0]?.getSettings() ?? {};
  return width === undefined || height === undefined ? {} : { width, height };
}
