import { TriangleAlert } from "lucide-react";
import type { LocalMedia } from "../rtc/media-devices.ts";
import type { MediaFailure } from "../rtc/media-failure.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { callWords, type DeviceKind, failureWords } from "./words.ts";

type FailureNoteProps = {
  readonly kind: DeviceKind;
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
    <Banner
      tone="yellow"
      icon={<TriangleAlert aria-hidden="true" size={22} strokeWidth={2.4} />}
      title={title}
      actions={hopeless ? undefined : retry}
    >
      {mend}
    </Banner>
  );
}

export type FailureNotesProps = {
  readonly media: LocalMedia;
  readonly onCamera: () => void;
  readonly onMicrophone: () => void;
  readonly onBoth: () => void;
};

/** Which devices are not there, why, and how to mend it; one note when both fail for one reason, none when all is well. */
export function FailureNotes({ media, onCamera, onMicrophone, onBoth }: FailureNotesProps) {
  const camera = media.camera.state === "failed" ? media.camera.failure : null;
  const microphone = media.microphone.state === "failed" ? media.microphone.failure : null;
  if (camera !== null && camera === microphone)
    return <FailureNote kind="both" failure={camera} onRetry={onBoth} />;
  return (
    <>
      {camera !== null && <FailureNote kind="camera" failure={camera} onRetry={onCamera} />}
      {microphone !== null && <FailureNote kind="microphone" failure={microphone} onRetry={onMicrophone} />}
    </>
  );
}
