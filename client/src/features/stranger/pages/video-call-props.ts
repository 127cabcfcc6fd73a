import type { DeviceActions, SingleKeys } from "../../../call/device-dialog.tsx";
import type { LevelSource } from "../../../call/own-level.tsx";
import type { RemoteMedia } from "../../../call/remote-tile.tsx";
import type { Exposure } from "../../../rtc/exposure-report.ts";
import type { Quality } from "../../../rtc/link-stats.ts";
import type { LocalMedia } from "../../../rtc/media-devices.ts";
import type { SafetyCode } from "../../../rtc/safety-code.ts";
import type { TalkProps } from "./talk-props.ts";

/** What a talk face to face needs besides what every talk needs. */
export type VideoCallPageProps = TalkProps &
  DeviceActions &
  SingleKeys & {
    readonly media: LocalMedia;
    readonly level: LevelSource;
    readonly remote: RemoteMedia;
    readonly quality: Quality;
    /** What the partner can see of where this page is. */
    readonly exposure: Exposure;
    readonly safety: SafetyCode;
    /** What is said gets to the partner without a server. */
    readonly linked: boolean;
    /** The media connection broke and is being mended. */
    readonly reconnecting: boolean;
    /** After a talk ends the next search starts without a press. */
    readonly nextByItself: boolean;
    readonly onNextByItself: (on: boolean) => void;
    /** Would like to carry on in a room with this partner, or would not any more. */
    readonly onKeepTalking: (wanted: boolean) => void;
    /** Follows a link to another page. */
    readonly onNavigate: (path: string) => void;
  };
