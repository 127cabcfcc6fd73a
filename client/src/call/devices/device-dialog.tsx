import type { LocalMedia } from "../../rtc/devices/local-media.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Switch } from "../../ui/switch.tsx";
import { FillSwitch } from "../picture/fill-switch.tsx";
import { callWords, type DeviceKindOrBoth } from "../words.ts";
import { DeviceSelect } from "./device-select.tsx";
import { FailureNotes } from "./failure-notes.tsx";
import { type LevelSource, OwnLevel } from "./own-level.tsx";
import { OwnPreview } from "./own-preview.tsx";

/** The setting for single-key shortcuts, and its switch (WCAG 2.1.4). */
export type SingleKeys = {
  readonly singleKeys: boolean;
  readonly onSingleKeys: (on: boolean) => void;
  /** The label that names the keys, if there are more than those of the devices. */
  readonly keysLabel?: string;
};

/** The actions on the user's devices, on every page that has them. */
export type DeviceActions = {
  readonly onCamera: (live: boolean) => void;
  readonly onMicrophone: (live: boolean) => void;
  /** Opens a failed device again, as it was. */
  readonly onRetry: (kind: DeviceKindOrBoth) => void;
  readonly onChooseCamera: (id: string) => void;
  readonly onChooseMicrophone: (id: string) => void;
};

export type DeviceDialogProps = DeviceActions &
  SingleKeys & {
    readonly media: LocalMedia;
    readonly level: LevelSource;
    readonly onClose: () => void;
  };

/** Changes camera and microphone during a call. */
export function DeviceDialog(props: DeviceDialogProps) {
  const { media, level, onRetry, onChooseCamera, onChooseMicrophone, onClose } = props;
  const { singleKeys, onSingleKeys, keysLabel = callWords.singleKeys } = props;
  return (
    <Dialog
      title={callWords.devicesTitle}
      closeLabel={callWords.close}
      onClose={onClose}
      actions={
        <Button tone="teal" onClick={onClose}>
          {callWords.done}
        </Button>
      }
    >
      <OwnPreview media={media} className="aspect-video w-full" />
      <FailureNotes media={media} onRetry={onRetry} />
      <DeviceSelect kind="camera" device={media.camera} devices={media.cameras} onChoose={onChooseCamera} />

      <DeviceSelect
        kind="microphone"
        device={media.microphone}
        devices={media.microphones}
        onChoose={onChooseMicrophone}
      />
      <OwnLevel source={level} />
      <FillSwitch />
      <Switch label={keysLabel} checked={singleKeys} onChange={onSingleKeys} />
    </Dialog>
  );
}
