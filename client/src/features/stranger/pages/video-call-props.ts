import type { DeviceActions, SingleKeys } from "../../../call/device-dialog.tsx";
import type { LevelSource } from "../../../call/own-level.tsx";
import type { RemoteMedia } from "../../../call/remote-tile.tsx";
import type { Quality } from "../../../rtc/link-stats.ts";
import type { LocalMedia } from "../../../rtc/media-devices.ts";
import type { TalkProps } from "./talk-props.ts";

/** What a talk face to face needs besides what every talk needs. */
export type VideoCallPageProps = TalkProps &
  DeviceActions &
  SingleKeys & {
    readonly media: LocalMedia;
    readonly level: LevelSource;
    readonly remote: RemoteMedia;
    readonly quality: Quality;
    /** The media connection broke and is being mended. */
    readonly reconnecting: boolean;
    /** After a talk ends the next search starts without a press. */
    readonly nextByItself: boolean;
    readonly onNextByItself: (on: boolean) => void;
  };
