import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import type { DeviceState } from "../rtc/media-devices.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { isLive } from "./device-live.ts";
import { callWords } from "./words.ts";

export type DeviceToggleProps = {
  readonly kind: "camera" | "microphone";
  readonly device: DeviceState;
  /** The keys that do the same, as `aria-keyshortcuts` takes them. */
  readonly keys?: string;
  /** `true` asks for picture or sound, `false` for none. */
  readonly onWant: (live: boolean) => void;
};

/** Turns camera or microphone on or off; its label says what a press does. Coral says "you are not seen/heard". */
export function DeviceToggle({ kind, device, keys, onWant }: DeviceToggleProps) {
  const live = isLive(device);
  const On = kind === "camera" ? Video : Mic;
  const Off = kind === "camera" ? VideoOff : MicOff;
  const labels =
    kind === "camera"
      ? { on: callWords.turnCameraOn, off: callWords.turnCameraOff }
      : { on: callWords.turnMicrophoneOn, off: callWords.turnMicrophoneOff };
  return (
    <IconButton
      label={live ? labels.off : labels.on}
      tone={live ? "plain" : "coral"}
      aria-keyshortcuts={keys}
      aria-busy={device.state === "starting"}
      icon={live ? <On size={22} strokeWidth={2.4} /> : <Off size={22} strokeWidth={2.4} />}
      onClick={() => onWant(!live)}
    />
  );
}
