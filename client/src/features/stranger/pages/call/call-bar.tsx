import { MessageCircle } from "lucide-react";
import { DeviceToggle } from "../../../../call/devices/device-toggle.tsx";
import { DevicesButton } from "../../../../call/devices/devices-button.tsx";
import { shortcuts } from "../../../../call/key-press.ts";
import { callWords } from "../../../../call/words.ts";
import { IconButton } from "../../../../ui/icon-button.tsx";
import { Switch } from "../../../../ui/switch.tsx";
import { words } from "../../words.ts";
import { TalkActions } from "../talk/talk-actions.tsx";
import type { VideoCallPageProps } from "./video-call-props.ts";

export type CallBarProps = VideoCallPageProps & { readonly wide: boolean; readonly onShowChat: () => void };

/** The controls below the pictures: devices on the left, navigation on the right. */
export function CallBar(props: CallBarProps) {
  const { state, wide, media, singleKeys, autoNext, onAutoNext, onShowChat } = props;
  return (
    <div className="sticky bottom-0 z-30 -my-2 flex flex-none flex-wrap items-center gap-2.5 bg-paper py-2 sm:gap-3.5">
      <DeviceToggle
        kind="microphone"
        keys={shortcuts("M", "D", singleKeys)}
        device={media.microphone}
        onWant={props.onMicrophone}
      />
      <DeviceToggle
        kind="camera"
        keys={shortcuts("V", "E", singleKeys)}
        device={media.camera}
        onWant={props.onCamera}
      />
      {wide ? (
        <>
          <DevicesButton {...props} />
          <Switch label={words.autoNext} checked={autoNext} onChange={onAutoNext} className="mr-auto ml-1" />
        </>
      ) : (
        <IconButton
          label={callWords.showChat}
          icon={<MessageCircle size={22} strokeWidth={2.4} />}
          onClick={onShowChat}
        />
      )}
      <TalkActions {...props} ended={state.phase === "ended"} withStop={wide} />
    </div>
  );
}
