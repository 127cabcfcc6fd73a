import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { DeviceKind } from "../../rtc/devices/device-kind.ts";
import type { DeviceState, LocalMedia } from "../../rtc/devices/local-media.ts";
import { Passing } from "../../ui/passing.tsx";
import { Toast } from "../../ui/toast.tsx";
import { callWords, failureWords, noteWords, pausedWords } from "../words.ts";
import { isPaused } from "./device-live.ts";

/**
 * The trouble that the user would not notice at once: the device delivers nothing, or another device is used.
 */
function troubleOf(kind: DeviceKind, device: DeviceState): string | null {
  if (device.state === "failed")
    return device.failure === "missing"
      ? callWords.deviceLost(kind)
      : failureWords(kind, device.failure).title;
  if (isPaused(device)) return pausedWords(kind).title;
  return device.state === "on" && device.note !== undefined ? noteWords(kind, device.note, "").title : null;
}

/** Trouble that began during the call: a user who joins without a camera knows about it. */
function useNewTrouble(kind: DeviceKind, device: DeviceState): string | null {
  const trouble = troubleOf(kind, device);
  const [known, setKnown] = useState(trouble);
  if (known !== null && known !== trouble) setKnown(null);
  return trouble === known ? null : trouble;
}

/** Reports for a while what happens to camera and microphone during the call. Put it inside a live region. */
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
