import type { LocalMedia } from "../../rtc/devices/local-media.ts";
import { classNames } from "../../ui/class-names.ts";
import { callWords } from "../words.ts";
import type { DeviceActions } from "./device-dialog.tsx";
import { isLive } from "./device-live.ts";
import { DeviceToggle } from "./device-toggle.tsx";
import { type LevelSource, OwnLevel } from "./own-level.tsx";
import { OwnPreview } from "./own-preview.tsx";

export type DeviceCheckProps = Pick<DeviceActions, "onCamera" | "onMicrophone"> & {
  readonly media: LocalMedia;
  readonly level: LevelSource;
  /** On a phone the preview is smaller while there is no picture. */
  readonly small?: boolean;
  readonly className?: string;
};

/** A microphone that is off is not measured. */
const silence: LevelSource = () => () => {};

/** Shows the user's own picture and sound level before others see or hear them, with both switches. */
export function DeviceCheck(props: DeviceCheckProps) {
  const { media, level, small = false, onCamera, onMicrophone, className } = props;
  return (
    <div className={classNames("flex flex-col gap-4", className)}>
      <OwnPreview
        media={media}
        tag={
          <>
            {callWords.you} <span className="font-medium text-muted">{callWords.onlyYouSee}</span>
          </>
        }
        className={classNames("aspect-[4/3] w-full shadow-card", small && "max-lg:aspect-[2/1]")}
      />
      <div className="flex items-center gap-3.5">
        <DeviceToggle kind="microphone" device={media.microphone} onWant={onMicrophone} />
        <DeviceToggle kind="camera" device={media.camera} onWant={onCamera} />
        <OwnLevel source={isLive(media.microphone) ? level : silence} className="max-w-72 flex-1" />
      </div>
    </div>
  );
}
