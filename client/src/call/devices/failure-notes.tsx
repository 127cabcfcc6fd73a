import type { Device, DeviceState, LocalMedia } from "../../rtc/devices/local-media.ts";
import type { MediaFailure } from "../../rtc/devices/media-failure.ts";
import { Button } from "../../ui/button.tsx";
import { Warning } from "../../ui/warning.tsx";
import { callWords, type DeviceKindOrBoth, failureWords, noteWords, pausedWords } from "../words.ts";
import { isPaused } from "./device-live.ts";

type FailureNoteProps = {
  readonly kind: DeviceKindOrBoth;
  readonly failure: MediaFailure;
  readonly onRetry: () => void;
};

function FailureNote({ kind, failure, onRetry }: FailureNoteProps) {
  const { title, mend } = failureWords(kind, failure);
  const hopeless = failure === "insecure" || failure === "unsupported";
  const retry = (
    <Button size="small" onClick={onRetry} aria-label={callWords.tryAgainWith(kind)}>
      {callWords.tryAgain}
    </Button>
  );
  return (
    <Warning title={title} actions={hopeless ? undefined : retry}>
      {mend}
    </Warning>
  );
}

type DeviceNoteProps = {
  readonly kind: "camera" | "microphone";
  readonly device: DeviceState;
  readonly devices: readonly Device[];
};

/** The note on a device that is on: it is paused, or it is not the one that the user chose. */
function DeviceNote({ kind, device, devices }: DeviceNoteProps) {
  if (isPaused(device)) return <Warning title={pausedWords(kind).title}>{pausedWords(kind).mend}</Warning>;
  if (device.state !== "on" || device.note === undefined) return null;
  const label = devices.find(({ id }) => id === device.deviceId)?.label ?? "";
  const { title, mend } = noteWords(kind, device.note, label);
  return <Warning title={title}>{mend}</Warning>;
}

export type FailureNotesProps = {
  readonly media: LocalMedia;
  readonly onRetry: (kind: DeviceKindOrBoth) => void;
};

/**
 * Notes on the devices that failed or are paused, with the reason and the fix, and on those used instead of
 * the chosen ones. Shows one note if both fail for the same reason, and none if all is well.
 */
export function FailureNotes({ media, onRetry }: FailureNotesProps) {
  const camera = media.camera.state === "failed" ? media.camera.failure : null;
  const microphone = media.microphone.state === "failed" ? media.microphone.failure : null;
  if (camera !== null && camera === microphone)
    return <FailureNote kind="both" failure={camera} onRetry={() => onRetry("both")} />;
  return (
    <>
      {camera !== null && <FailureNote kind="camera" failure={camera} onRetry={() => onRetry("camera")} />}
      {microphone !== null && (
        <FailureNote kind="microphone" failure={microphone} onRetry={() => onRetry("microphone")} />
      )}
      <DeviceNote kind="camera" device={media.camera} devices={media.cameras} />
      <DeviceNote kind="microphone" device={media.microphone} devices={media.microphones} />
    </>
  );
}
