import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { DeviceKind } from "../rtc/device-kind.ts";
import type { DeviceState, LocalMedia } from "../rtc/media-devices.ts";
import { Passing } from "../ui/passing.tsx";
import { Toast } from "../ui/toast.tsx";
import { isPaused } from "./device-live.ts";
import { callWords, failureWords, noteWords, pausedWords } from "./words.ts";

/** What a person would not see at once of a device: why it gives nothing, or that it is another. */
function troubleOf(kind: DeviceKind, device: DeviceState): string | null {
  if (device.state === "failed")
    return device.failure === "missing"
      ? callWords.deviceLost(kind)
      : failureWords(kind, device.failure).title;
  if (isPaused(device)) return pausedWords(kind).title;
  return device.state === "on" && device.note !== undefined ? noteWords(kind, device.note, "").title : null;
}

/** Trouble that was not there when the call began: who comes without a camera knows it. */
function useNewTrouble(kind: DeviceKind, device: DeviceState): string | null {
  const trouble = troubleOf(kind, device);
  const [known, setKnown] = useState(trouble);
  if (known !== null && known !== trouble) setKnown(null);
  return trouble === known ? null : trouble;
}

/** Says in the call what becomes of camera and microphone there, for a while. Put it inside a live region. */
export function DeviceToast({ media }: { readonly media: LocalMedia }) {
  const camera = useNewTrouble("camera", media.camera);
  const microphone = useNewTrouble("microphone", media.microphone);
  const troubles = [microphone, camera].filter((trouble) => trouble !== null);
  return troubles.map((trouble) => (
    <Passing key={trouble} what={trouble}>
      <Toast>
        <TriangleAlert aria-hidden="true" size={20} strokeWidth={2.6} className="flex-none" />
        {trouble} {callWords.seeDevices}
      </Toast>
    </Passing>
  ));
}
