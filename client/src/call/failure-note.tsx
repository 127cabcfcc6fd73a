import { TriangleAlert } from "lucide-react";
import type { DeviceState } from "../rtc/media-devices.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { callWords, failureWords } from "./words.ts";

export type FailureNoteProps = {
  readonly kind: "camera" | "microphone";
  readonly device: DeviceState;
  readonly onRetry: () => void;
};

/** Why a device is not there, how to mend it, and another try where a try can help; nothing when all is well. */
export function FailureNote({ kind, device, onRetry }: FailureNoteProps) {
  if (device.state !== "failed") return null;
  const { title, mend } = failureWords(kind, device.failure);
  const hopeless = device.failure === "insecure" || device.failure === "unsupported";
  return (
    <Banner
      tone="yellow"
      icon={<TriangleAlert aria-hidden="true" size={22} strokeWidth={2.4} />}
      title={title}
      {...(hopeless
        ? {}
        : {
            actions: (
              <Button size="small" onClick={onRetry} aria-label={callWords.tryAgainWith(kind)}>
                {callWords.tryAgain}
              </Button>
            ),
          })}
    >
      {mend}
    </Banner>
  );
}
