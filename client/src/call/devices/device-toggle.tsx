import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import type { DeviceState } from "../../rtc/devices/local-media.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { callWords } from "../words.ts";
import { isLive } from "./device-live.ts";

export type DeviceToggleProps = {
  readonly kind: "camera" | "microphone";
  readonly device: DeviceState;
  /** The keyboard shortcuts, in the format of `aria-keyshortcuts`. */
  readonly keys?: string;
  /** `true` asks for picture or sound, `false` switches it off. */
  readonly onWant: (live: boolean) => void;
};

/**
 * Turns camera or microphone on or off; the label says what a press does. Coral means that others do not see
 * or hear the user.
 */
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
