import type { DeviceActions, SingleKeys } from "../../../../call/devices/device-dialog.tsx";
import type { LevelSource } from "../../../../call/devices/own-level.tsx";
import type { RemoteMedia } from "../../../../call/picture/remote-tile.tsx";
import type { LocalMedia } from "../../../../rtc/devices/local-media.ts";
import type { Exposure } from "../../../../rtc/ice/exposure-report.ts";
import type { Quality } from "../../../../rtc/quality/link-stats.ts";
import type { SafetyCode } from "../../../../rtc/safety-code/safety-code.ts";
import type { TalkProps } from "../talk/talk-props.ts";

/** The props of a video talk besides those of every talk. */
export type VideoCallPageProps = TalkProps &
  DeviceActions &
  SingleKeys & {
    readonly media: LocalMedia;
    readonly level: LevelSource;
    readonly remote: RemoteMedia;
    readonly quality: Quality;
    /** The exposure of this page's address to the partner. */
    readonly exposure: Exposure;
    readonly safety: SafetyCode;
    /** Messages can reach the partner without a server. */
    readonly linked: boolean;
    /** The media connection broke and is being mended. */
    readonly reconnecting: boolean;
    /** After a talk the next search starts automatically. */
    readonly autoNext: boolean;
    readonly onAutoNext: (on: boolean) => void;
    /** This server lets strangers carry on in a room. */
    readonly canCarryOn: boolean;
    /** Offers to carry on in a room with this partner, or withdraws that. */
    readonly onKeepTalking: (wanted: boolean) => void;
    /** Follows a link to another page. */
    readonly onNavigate: (path: string) => void;
  };
